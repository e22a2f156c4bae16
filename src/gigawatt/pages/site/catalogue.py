"""What lets programs find, cite and load the site: data sets described, pages listed, news fed.

Croissant describes the tables for programs that load them, RO-Crate the whole for archives,
schema.org's Dataset for search engines; all three are written from `datapackage.json` and from the
files themselves, so that none can say something else.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from gigawatt import paths
from gigawatt.data import tables

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CODE_LICENCE = "https://spdx.org/licenses/MIT"
NAMES = {"@type": "Organization", "name": "The gigawatt authors"}
# A type of a table's column, as schema.org calls it.
TYPES = {
    "string": "sc:Text",
    "number": "sc:Float",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_WORDS = (
    "citeAs",
    "column",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
# The words of Croissant 1.0, as its specification gives them.
CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{word: {"@id": f"cr:{word}", "@type": "@json"} for word in ("data", "examples")},
    **{word: f"cr:{word}" for word in _WORDS},
}


def package() -> dict[str, Any]:
    """The description of the tables, as it stands in data/."""
    return json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))


def dataset(address: str = "") -> dict[str, object]:
    """The tables as a schema.org Dataset, for the page that offers them."""
    told = package()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": told["title"],
        "description": told["description"],
        "version": told["version"],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": NAMES,
        "keywords": ["artificial intelligence", "data centres", "electricity", "accelerators"],
        **({"url": f"{address}data.html"} if address else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one["name"],
                "description": one.get("description", one.get("title", one["name"])),
                "encodingFormat": "text/csv",
                "contentUrl": f"{address}data/{one['path']}",
            }
            for one in told["resources"]
        ],
    }


def croissant(address: str = "") -> dict[str, object]:
    """The tables as Croissant 1.0: each file with its digest, each column with its type."""
    told = package()
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": told["name"],
        "description": told["description"],
        "version": ".".join(str(int(part)) for part in told["version"].split("-")),
        "license": LICENCE,
        "url": address or "data.html",
        "datePublished": told["version"],
        "creator": NAMES,
        "isLiveDataset": False,
        "citeAs": f"gigawatt, data of {told['version']}",
        "distribution": [_file_object(one, address) for one in told["resources"]],
        "recordSet": [_record_set(one) for one in told["resources"]],
    }


def _file_object(one: Mapping[str, Any], address: str) -> dict[str, object]:
    content = (paths.DATA / one["path"]).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": one["path"],
        "name": one["path"],
        "contentUrl": f"{address}data/{one['path']}",
        "encodingFormat": "text/csv",
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_set(one: Mapping[str, Any]) -> dict[str, object]:
    name = one["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": one.get("description", name),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column['name']}",
                "name": column["name"],
                "description": column.get("description", column["name"]),
                "dataType": TYPES.get(column.get("type", "string"), "sc:Text"),
                "source": {
                    "fileObject": {"@id": one["path"]},
                    "extract": {"column": column["name"]},
                },
            }
            for column in one["schema"]["fields"]
        ],
    }


def crate(files: Iterable[str]) -> dict[str, object]:
    """The site's downloads as an RO-Crate 1.1.

    files: their places below the site, such as "data/prices.csv".
    """
    told, parts = package(), sorted(files)
    about = {one["path"]: one.get("title", one["name"]) for one in told["resources"]}
    entities: list[dict[str, object]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": "gigawatt",
            "description": told["description"],
            "datePublished": told["version"],
            "license": {"@id": LICENCE},
            "author": {"@id": "#authors"},
            "hasPart": [{"@id": part} for part in parts],
        },
        {"@id": "#authors", **NAMES},
        {"@id": LICENCE, "@type": "CreativeWork", "name": "CC BY 4.0"},
        {"@id": CODE_LICENCE, "@type": "CreativeWork", "name": "MIT"},
    ]
    for part in parts:
        code = part.startswith("source/")
        entities.append(
            {
                "@id": part,
                "@type": ["File", "SoftwareSourceCode"] if code else "File",
                "name": about.get(part.removeprefix("data/"), part.rpartition("/")[2]),
                "license": {"@id": CODE_LICENCE if code else LICENCE},
            }
        )
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": entities}


def workbook(path: Path) -> None:
    """All tables as one spreadsheet, a sheet each; text is text, never a formula."""
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": "gigawatt", "created": datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True})
        for name, resource in tables.package().items():
            sheet = book.add_worksheet(name[:31])
            columns = [field["name"] for field in resource["schema"]["fields"]]
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(tables.rows(name), start=1):
                sheet.write_row(place, 0, [_cell(row[column]) for column in columns])


def _cell(value: object) -> object:
    return value if isinstance(value, (int, float, str)) else "" if value is None else str(value)


def feed(changes: str, address: str = "") -> str:
    """The releases of the changelog as RSS 2.0."""
    items = []
    for title, date, text in re.findall(
        r"^## (\S+) \((\d{4}-\d{2}-\d{2})\)\n(.*?)(?=^## |\Z)", changes, re.M | re.S
    ):
        moment = format_datetime(datetime.fromisoformat(date).replace(tzinfo=UTC))
        items.append(
            f"<item><title>gigawatt {escape(title)}</title>"
            f'<guid isPermaLink="false">gigawatt-{escape(title)}</guid><pubDate>{moment}</pubDate>'
            f"<description>{escape(' '.join(text.split())[:2000])}</description></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>gigawatt: changes</title><link>{escape(address or 'index.html')}</link>"
        "<description>Dated changes of the method and of headline numbers.</description>"
        f"{''.join(items)}</channel></rss>\n"
    )


def sitemap(pages: Iterable[str], address: str) -> str:
    """The pages of a site that has an address, for search engines."""
    places = "".join(f"<url><loc>{escape(address + page)}</loc></url>" for page in sorted(pages))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">{places}</urlset>\n'


def guide(questions: Mapping[str, str], address: str = "") -> str:
    """What a language model needs to answer from the site: llms.txt.

    questions: title of a page by its place.
    """
    lines = [
        "# gigawatt",
        "",
        "> Press claims about AI build-outs, turned into checked estimates, each with a 90 % "
        "interval and its sources.",
        "",
        "Quote the interval with the median, and what was assumed. A claim inside a range is "
        "plausible, not proven. Text and data are CC BY 4.0.",
        "",
        "## Pages",
        "",
        *[f"- [{title}]({address}{place})" for place, title in questions.items()],
        "",
        "## Data",
        "",
        *[
            f"- [{one.get('title', one['name'])}]({address}data/{one['path']}): "
            f"{one.get('description', '')}"
            for one in package()["resources"]
        ],
    ]
    return "\n".join(lines) + "\n"
