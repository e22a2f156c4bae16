"""Write the source of the site below build/, and let Sphinx make the pages from it, offline."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gigawatt import paths
from gigawatt.claims import rule
from gigawatt.data import files, tables, targets
from gigawatt.errors import UserError, clip
from gigawatt.notebooks import run
from gigawatt.pages.site import assumptions as assumptionpages
from gigawatt.pages.site import catalogue, figures, light, live, markdown, places, review
from gigawatt.pages.site import claims as claimpages
from gigawatt.pages.site import french as frenchpages
from gigawatt.text import language

FOLDERS = ("_extra", "assumptions", "claims", "figures", "notebooks", "sites", "sources")
MARK = ".gigawatt-site"  # names each file of a site; a folder that holds nothing else may go
BEFORE = "_static/site.css"  # the mark of a site of an earlier version, believed in build/ alone
# What Sphinx finds in its surroundings, so that the same source gives the same bytes.
PINNED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "",
    "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Content:
    """All that the pages show."""

    claims: Sequence[claimpages.ClaimPage]
    relations: Sequence[claimpages.Related]
    assumptions: Sequence[assumptionpages.AssumptionPage]
    sites: Sequence[places.SitePage]
    sources: Sequence[places.SourcePart]
    notebooks: Sequence[figures.NotebookPage]
    tables: Sequence[Mapping[str, object]]
    date: str  # of the tables

    def context(self) -> dict[str, object]:
        """The content by name, for the templates."""
        measured = [one for one in self.claims if one.measured]
        return {
            **vars(self),
            "measured": measured,
            "claim_counts": claimpages.counts([one.verdict for one in self.claims]),
            "relation_counts": claimpages.counts(self.relations),
            "rule": rule.rule(),
            "date": self.date,
            "answers": claimpages.ANSWERS,
            "meaning": claimpages.meaning,
            "said": claimpages.said,
            "example": claimpages.example(),
        }


def content(executed: Path) -> Content:
    """Everything on the site, computed now from data/, figures/ and the executed notebooks."""
    claims, books = claimpages.pages(), figures.notebooks(executed)
    drivers: dict[str, list[str]] = {}
    for one in claims:
        if one.measured and one.verdict.driver:
            drivers.setdefault(one.verdict.driver, []).append(one.claim_id)
    wall = [figure for book in books for figure in book.figures]
    listed = [
        {
            "file": resource["path"],
            "title": resource.get("title", name),
            "description": resource.get("description", ""),
            "rows": len(tables.rows(name)),
        }
        for name, resource in tables.package().items()
    ]
    return Content(
        claims,
        claimpages.relations(),
        assumptionpages.pages(wall, drivers),
        places.sites(claims),
        places.sources(),
        books,
        listed,
        json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))["version"],
    )


def write_source(
    target: Path, executed: Path, shown: Content | None = None, address: str = ""
) -> Path:
    """Write everything that Sphinx reads into an empty folder: pages, notebooks, figures and
    tables.

    executed: folder of executed notebooks. shown: what the pages show; computed where not given.
    address: where the site will stand, from `review.base`.
    """
    shown = shown or content(executed)
    for folder in FOLDERS:
        (target / folder).mkdir(parents=True, exist_ok=True)
    (target / "_static").mkdir(exist_ok=True)
    titles = {one.name: one.title for book in shown.notebooks for one in book.figures}
    moving = live.write(target / "_static", titles)
    templates, context = markdown.environment(paths.SITE), shown.context() | {"live": moving}
    for page in sorted((paths.SITE / "pages").glob("*.md")):
        _save(target / page.name, markdown.filled(templates, f"pages/{page.name}", context))
    keys = {"claim": "claim_id", "assumption": "name", "site": "site", "source": "title"}
    for kind, key_name in keys.items():
        for one in vars(shown)[f"{kind}s"]:
            key = getattr(one, key_name)
            text = markdown.filled(templates, f"each/{kind}.md", {**context, kind: one})
            _save(target / f"{kind}s" / f"{markdown.slug(key)}.md", text)
    entries = json.dumps(places.entries(shown.sources), ensure_ascii=False, separators=(",", ":"))
    _save(target / "_static" / "entries.js", f"gigawattEntries({entries});\n")
    for one in shown.claims:
        told = review.review(one, address, shown.date)
        path = target / "_reviews" / f"claims/{markdown.slug(one.claim_id)}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        _save(path, json.dumps(told, ensure_ascii=False, allow_nan=False))
    _save(target / "_reviews" / "data.json", json.dumps(catalogue.dataset(address)))
    _copy(target, executed, shown, moving)
    _catalogue(target / "_extra", shown, address)
    return target


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _copy(target: Path, executed: Path, shown: Content, moving: Collection[str]) -> None:
    """What goes in as it is, or nearly: notebooks, figures, tables, style."""
    for book in shown.notebooks:
        (path,) = executed.glob(f"{book.stem}.*")
        made = figures.for_site(json.loads(path.read_text(encoding="utf-8")), moving)
        _save(target / "notebooks" / path.name, json.dumps(made, indent=1, sort_keys=True))
        for figure in book.figures:
            for suffix in (".png", ".svg", ".csv"):
                shutil.copyfile(
                    paths.FIGURES / f"{figure.name}{suffix}",
                    target / "figures" / f"{figure.name}{suffix}",
                )
    data, sources = target / "_extra" / "data", target / "_extra" / "source"
    for folder in (data, sources):
        folder.mkdir(parents=True, exist_ok=True)
    for path in run.notebooks().values():
        shutil.copyfile(path, sources / path.name)
    for path in (
        paths.DATA / "datapackage.json",
        *(paths.DATA / one["file"] for one in shown.tables),
    ):
        shutil.copyfile(path, data / path.name)
    _explorers(target / "_extra", shown)
    shutil.copyfile(paths.SITE / "conf.py", target / "conf.py")
    if shown.notebooks and shown.notebooks[0].figures:  # what a messenger shows of a page
        first = shown.notebooks[0].figures[0].name
        shutil.copyfile(paths.FIGURES / f"{first}.png", target / "_static" / "preview.png")
    for path in (paths.SITE / "static").glob("*"):
        shutil.copyfile(path, target / "_static" / path.name)  # without its rights


def _explorers(extra: Path, shown: Content) -> None:
    """The explore page in both languages, and the pages that are in French."""
    from gigawatt.pages.explorer import page as explorerpage  # draws, which a refusal must not

    with language.speaking("en"):
        explorerpage.write(extra / "explore.html", "index.html", "fr/explore.html")
    with language.speaking("fr"):
        french = extra / "fr" / "explore.html"
        explorerpage.write(french, "index.html", "../explore.html")
    _save(french.with_name("index.html"), frenchpages.home(paths.SITE, shown.context()))
    french.with_name("claims").mkdir(exist_ok=True)
    for one in shown.claims:
        said = french.with_name("claims") / f"{markdown.slug(one.claim_id)}.html"
        _save(said, frenchpages.claim(paths.SITE, one))


def _catalogue(extra: Path, shown: Content, address: str) -> None:
    """What programs read: the tables as one workbook, their descriptions, a feed, a guide."""
    catalogue.workbook(extra / "data" / "gigawatt.xlsx")
    _save(extra / "data" / "croissant.json", json.dumps(catalogue.croissant(address), indent=1))
    changes = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _save(extra / "feed.xml", catalogue.feed(changes, address))
    questions = {f"notebooks/{book.stem}.html": book.question for book in shown.notebooks}
    first = {"index.html": "The short answers", "claims.html": "All claims", "data.html": "Data"}
    _save(extra / "llms.txt", catalogue.guide(first | questions, address))
    parts = [path.relative_to(extra).as_posix() for path in extra.rglob("*") if path.is_file()]
    _save(extra / "ro-crate-metadata.json", json.dumps(catalogue.crate(parts), indent=1))


def build(
    out: Path, executed: Path | None = None, shown: Content | None = None, address: str = ""
) -> Path:
    """Make the site in `out`; a site that stands there is replaced when the new one is complete.

    address: where it will stand, such as https://example.org/gigawatt/; its claim pages then name
    their permanent addresses in full.

    Raises UserError where `out` holds something else, Sphinx is not installed, or a page is wrong.
    """
    check(out)
    from gigawatt.notebooks.workspace import scratch

    with scratch() as place:
        home = review.base(address)
        source = write_source(place / "source", executed or paths.BUILD / "notebooks", shown, home)
        made = sphinx(source, place / "site", home)
        from gigawatt.pages.site import search  # Sphinx is there: see `check`

        light.lighten(made)
        search.split_up(made)
        if home:
            found = (path.relative_to(made).as_posix() for path in made.rglob("*.html"))
            _save(made / "sitemap.xml", catalogue.sitemap(found, home))
        _check_private(made)
        _save(made / MARK, "".join(f"{one}\n" for one in _files(made)))
        _replace(made, out)
    return out


def check(out: Path) -> None:
    """Refuse a site that could not be made, before anything runs for it: see `build`."""
    targets.check_folder(out)
    _check_ours(out)
    if not all(
        map(importlib.util.find_spec, ("sphinx", "myst_nb", "sphinx_book_theme", "vl_convert"))
    ):
        raise UserError(
            'the site needs Sphinx with myst-nb; run `pip install "gigawatt[site]"`, or `make '
            "setup` in a checkout"
        )


def _check_ours(out: Path) -> None:
    """Refuse a folder that holds what no site of ours put there, such as somebody's `.git`."""
    if not out.is_dir() or not any(out.iterdir()):
        return
    mark = out / MARK
    if mark.is_file() and not mark.is_symlink():
        listed = {MARK, *mark.read_text(encoding="utf-8", errors="replace").splitlines()}
        other = next((one for one in _files(out) if one not in listed), None)
        if other:
            raise UserError(
                f"{clip(out, 200)}: holds {clip(other)}, which no site of ours made; move it away, "
                "or name another folder with --out"
            )
    elif not ((out / BEFORE).is_file() and out.resolve().is_relative_to(paths.BUILD)):
        raise UserError(
            f"{clip(out, 200)}: exists and is not a site; name another folder with --out"
        )


def _files(folder: Path) -> list[str]:
    """All that is no plain folder below a folder, by its path from there."""
    return sorted(
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if one.is_symlink() or not one.is_dir()
    )


def sphinx(source: Path, out: Path, address: str = "") -> Path:
    """Run Sphinx, with a bar on a terminal; a warning is an error.

    Raises UserError with the first one.
    """
    command = [
        sys.executable,
        "-P",  # nothing is imported from the working folder
        "-m",
        "gigawatt.pages.site.leash",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "-j",
        str(min(4, os.cpu_count() or 1)),
        "-d",
        str(source.parent / "doctrees"),
        *(["-D", f"html_baseurl={address}"] if address else []),
        str(source),
        str(out),
    ]
    with (source.parent / "warnings").open("w+", encoding="utf-8") as warned:
        status = _followed(command, {**os.environ, **PINNED}, warned)
        warned.seek(0)
        text = warned.read().replace(f"{source}/", "")
    if status:
        raise UserError(f"the site was not made: {_why(status, text)}")
    for left in (
        out / ".buildinfo",
        out / "objects.inv",
        *out.rglob("*.map"),
        *(out / "_static").glob("*.html"),
    ):  # nothing that a page needs
        left.unlink(missing_ok=True)
    return out


def _why(status: int, warned: str) -> str:
    """Why Sphinx ended with a status that is not 0, in one line, from what it warned of."""
    if status < 0:
        name = signal.Signals(-status).name
        return f"Sphinx was ended by {name}; what stood there stays"
    lines = [line for line in warned.splitlines() if line.strip()] or ["no message"]
    telling = (line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line)
    return clip(next(telling, lines[-1]), 400)


def _followed(command: Sequence[str], environment: Mapping[str, str], warned) -> int:
    """Run a command and show how far Sphinx says it is; its exit status.

    Warnings go to the file `warned`.
    """
    from tqdm import tqdm

    running = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,  # its end tells the child that we are gone
        stdout=subprocess.PIPE,
        stderr=warned,
        text=True,
        env=environment,
        start_new_session=True,
    )
    with (
        running,
        tqdm(
            total=200,
            bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}",
            desc="site",
            disable=not sys.stderr.isatty(),
            leave=False,
        ) as bar,
    ):
        for line in running.stdout:
            bar.update(max(0, done_of_200(line) - bar.n))
    return running.returncode


def done_of_200(line: str) -> int:
    """How far Sphinx is, of 200, from a line of its output: first it reads, then it writes.

    >>> done_of_200("reading sources... [ 40%] claims/s0-01"), done_of_200("")
    (40, 0)
    >>> done_of_200("writing output... [ 50%] data")
    150
    """
    match = re.match(r"(reading sources|writing output)\.\.\. \[ *(\d+)%\]", line)
    return int(match[2]) + (100 if match[1].startswith("writing") else 0) if match else 0


def _check_private(folder: Path) -> None:
    """Refuse pages that name a place on this machine. Raises UserError with the first one."""
    private = [
        str(path).encode() for path in {paths.ROOT, paths.BUILD, Path.home()} if len(path.parts) > 2
    ]
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".js", ".json", ".txt", ".csv", ".svg") and any(
            one in path.read_bytes() for one in private
        ):
            raise UserError(
                f"{path.relative_to(folder)}: names a folder of this machine; look for a path in a "
                "notebook's output"
            )


def _replace(made: Path, out: Path) -> None:
    """Put a finished site in the place of the one before."""
    try:
        # a link goes on leading to the place
        files.replace_folder(made, Path(os.path.realpath(out)))
    except OSError as error:
        raise UserError(
            f"{out}: cannot be written ({error.strerror}); name another with --out"
        ) from None
