"""From a page that is one HTML text to a PDF, without a browser."""

from collections.abc import Callable

from gigawatt.errors import UserError

INSTEAD = "or write HTML and print that from a browser"


def printer() -> Callable[[str], bytes]:
    """What turns a page into a PDF; it opens no file, asks no host, and knows no clock.

    Raises UserError where WeasyPrint or the library under it is missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except ModuleNotFoundError:
        raise UserError(
            f"a PDF needs the library weasyprint; pip install 'gigawatt[pdf]', {INSTEAD}"
        ) from None
    except OSError:  # it is there, but not the system's library that sets the type
        raise UserError(
            f"a PDF needs Pango, which this machine has not; install it, {INSTEAD}"
        ) from None
    inside = URLFetcher(allowed_protocols={"data"})
    return lambda text: HTML(string=text, url_fetcher=inside).write_pdf()
