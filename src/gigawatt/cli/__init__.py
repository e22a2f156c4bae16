"""The `gigawatt` command: every subcommand takes its arguments here and leaves the work
to a module.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from gigawatt.cli import completion, meant, surroundings, typed
from gigawatt.cli.completion import offer
from gigawatt.errors import UserError, clip, note_unused

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
COLD = (
    "Start each kernel from nothing instead of forking it from a warm server; same bytes, slower."
)
FORMATS = click.Choice(["table", "json", "csv"])
STOPPED = "stopped; what was finished stays, and is whole"
LONGEST_LINE = 300  # characters of a line about words that were typed
LONGEST_NAME = 200  # bytes; 255 on most systems, less what the name of a half-written file adds


class Stopped(Exception):
    """The work was stopped: a KeyboardInterrupt that click does not see, which would answer it with
    an empty line.
    """


class Group(click.Group):
    """A click group whose errors are one line on standard error and exit code 2."""

    def main(self, args=None, standalone_mode=True, **extra):
        try:
            with surroundings.ordinary():
                self._answered(args, extra)
        finally:
            if args is None:  # this is the process's own command, which now only ends
                surroundings.end()

    def _answered(self, args, extra) -> NoReturn:
        """Do what was asked and exit: whatever ends it is one line."""
        try:
            result = super().main(args=args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help())
            sys.exit(2)
        except click.ClickException as error:
            line = " ".join(error.format_message().split())  # click lists choices in lines
            line, where = clip(line, LONGEST_LINE), _where_it_is_told(error, self._asked(args))
            ends = "" if not where or line.endswith((".", ")", "?")) else "."
            _fail(f"{line}{ends}{where}")
        except UserError as error:
            _fail(meant.remedied(error))
        except (KeyboardInterrupt, click.Abort, Stopped):
            click.echo(f"gigawatt: {STOPPED}", err=True)
            sys.exit(surroundings.status_of_stop())
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        # nobody nearer to it knew what to say: a full disk behind `>`, a folder that is gone
        except OSError as error:
            _let_go_of_output()
            what = (
                clip(os.fspath(error.filename), 200)
                if error.filename
                else "the output or the working folder"
            )
            _fail(
                f"{what}: {error.strerror or error}; "
                "check the path, its rights and the space on the disk"
            )
        except MemoryError as error:
            _fail(surroundings.fault(error))
        except Exception as error:  # the last boundary: no traceback of ours reaches a user
            if completion.VARIABLE in os.environ:  # a shell asked amid a half-written line
                sys.exit(1)
            _fail(surroundings.fault(error), surroundings.FAULT)
        sys.exit(result if isinstance(result, int) else 0)

    def _asked(self, args) -> str:
        """The subcommand that was asked for, "" where none was."""
        words = sys.argv[1:] if args is None else args
        return next((str(word) for word in words if word in self.commands), "")

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped from None

    def resolve_command(self, ctx, args):
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise meant.command(args[0], self.commands)
        return super().resolve_command(ctx, args)


def _where_it_is_told(error: click.ClickException, asked: str) -> str:
    """The end of a line on a wrong or missing argument: the help of that command.

    asked: the subcommand, which click forgets where an option lacks its value.
    """
    if not isinstance(error, click.UsageError):
        return ""
    context, names = error.ctx, [asked] if asked and error.ctx is None else []
    while context is not None and context.parent is not None:
        names.insert(0, str(context.info_name))
        context = context.parent
    return f" See `{' '.join(['gigawatt', *names])} --help`."


def _let_go_of_output() -> None:
    """What standard output cannot take must not be tried again, and complained of,
    when Python ends.
    """
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, status: int = 2) -> NoReturn:
    with contextlib.suppress(
        OSError
    ):  # standard error may be full too; the exit code still says it
        click.echo("gigawatt: " + " ".join(message.split()), err=True)
    sys.exit(status)


class Place(click.Path):
    """A file or folder as somebody names it; refused in one line where no system could have it."""

    def convert(self, value, param, ctx):
        named = os.fspath(value)
        if not named.strip() or "\0" in named:
            self.fail(f"{clip(named)!r} names no file; write a path", param, ctx)
        try:
            named.encode()
        except UnicodeEncodeError:
            self.fail(f"{clip(named)!r} is not UTF-8; rename it", param, ctx)
        if any(len(os.fsencode(part)) > LONGEST_NAME for part in named.split("/")):
            self.fail(
                f"{clip(named)!r} has a name longer than {LONGEST_NAME} bytes; shorten it",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


PLACE = Place(path_type=Path)
FORCE = click.option("--force", is_flag=True, help="Replace a file that exists.")
LANGUAGE = click.option(
    "--language",
    "tongue",
    type=click.Choice(["en", "fr"]),
    envvar="GIGAWATT_LANGUAGE",
    default="en",
    show_default=True,
    help="English, or French: words, titles and numbers.",
)


def _speak(tongue: str) -> None:
    """Choose the language of what is printed; JSON and CSV stay English, for programs."""
    from gigawatt.text import language

    language.language(tongue)


@click.group(cls=Group, context_settings=CONTEXT)
@click.version_option(package_name="gigawatt")
def main() -> None:
    """Checked estimates of what AI build-outs cost, compute, draw and pay,
    each with its 90 % interval and sources.
    """


def estimate_options(command):
    """The options that `estimate` and `explain` share."""
    for option in (
        click.option(
            "--set",
            "chosen",
            multiple=True,
            metavar="NAME=VALUE",
            shell_complete=offer(completion.settable),
            help="Set a choice, an assumption or any step: 350000, '5 GW' or low..central..high.",
        ),
        click.option(
            "--scenario",
            metavar="NAME",
            shell_complete=offer(completion.scenarios),
            help="A file of data/scenarios, or one that you saved on the explore page.",
        ),
        click.option(
            "--draws", type=int, help="Quasi-random draws; more give steadier last digits."
        ),
        click.option("--seed", type=int, default=1, show_default=True),
        click.option("--format", "form", type=FORMATS, default="table", show_default=True),
    ):
        command = option(command)
    return command


def _build(chosen: tuple[str, ...], scenario: str | None, draws: int | None, seed: int):
    from gigawatt.estimates.estimate import estimate
    from gigawatt.estimates.sampling import DEFAULT_DRAWS

    values = _values(chosen)
    return estimate(
        scenario=scenario, draws=DEFAULT_DRAWS if draws is None else draws, seed=seed, **values
    )


def _values(chosen: tuple[str, ...]) -> dict[str, object]:
    """What was written after --set, by name."""
    values: dict[str, object] = {}
    for pair in chosen:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UserError(
                f"--set {clip(pair)!r}: write NAME=VALUE, for example purchase_year=2024"
            )
        if name.strip() in values:
            raise UserError(f"--set {name.strip()} is given twice; give it once")
        meant.check_input(name.strip(), value.strip())
        values[name.strip()] = value.strip()
    reserved = {"scenario", "draws", "seed"} & set(values)
    if reserved:
        raise UserError(f"--set {min(reserved)}: use the option --{min(reserved)}")
    return values


@main.command("estimate")
@click.argument(
    "quantities", nargs=-1, metavar="QUANTITY...", shell_complete=offer(completion.quantities)
)
@estimate_options
@click.option(
    "--list",
    "listing",
    is_flag=True,
    help="Every quantity with its unit, meaning and inputs; --list WORD those that speak of it.",
)
def estimate_command(quantities, chosen, scenario, draws, seed, form, listing) -> None:
    """Print the 90 % interval of quantities."""
    from gigawatt.estimates import report

    if listing:
        if chosen or scenario or draws is not None:
            raise UserError("--list lists quantities and sets nothing; leave the other options out")
        click.echo(report.listing(form, quantities))
        return
    if not quantities:
        raise UserError("name at least one quantity; `gigawatt estimate --list` shows all of them")
    for quantity in quantities:
        typed.check_quantity(quantity)
    made = _build(chosen, scenario, draws, seed)
    click.echo(report.intervals(made, quantities, form))
    _name_unused(made.unused(*quantities), chosen, scenario)


def _name_unused(names: Sequence[str], chosen: Sequence[str], scenario: str | None) -> None:
    """Name what was set and moves nothing: it is not dropped in silence.

    A scenario is made for many questions, so that only what was set beside it is named.
    """
    beside = set(_values(tuple(chosen)))
    note_unused(one for one in names if not scenario or one in beside)


@main.command("explain")
@click.argument(
    "quantity",
    metavar="QUANTITY|FIGURE",
    shell_complete=offer(completion.quantities, completion.figures),
)
@estimate_options
def explain_command(quantity, chosen, scenario, draws, seed, form) -> None:
    """Print every step behind a quantity, or every number of a figure, down to the sources."""
    from gigawatt.estimates import report
    from gigawatt.figures.saved import verify

    typed.check_explained(quantity)
    if verify.is_figure(quantity):
        if chosen or scenario or draws is not None or form != "table":
            raise UserError(
                f"{quantity}: a figure is explained as it was drawn; leave --set, --scenario, "
                "--draws and --format out, or explain one of its quantities"
            )
        click.echo(verify.explained(quantity))
        return
    made = _build(chosen, scenario, draws, seed)
    click.echo(report.explanation(made, quantity, form))
    _name_unused(made.unused(quantity), chosen, scenario)


@main.command("solve")
@click.argument("wanted", metavar="CLAIM|QUANTITY=VALUE")
@click.option(
    "--for",
    "names",
    required=True,
    multiple=True,
    metavar="NAME",
    shell_complete=offer(completion.quantities),
    help="The input that is sought; given twice, a map of two.",
)
@click.option(
    "--range",
    "tried",
    multiple=True,
    metavar="LOW..HIGH",
    help="The values of it that are tried; one for each --for.",
)
@click.option("--chart", type=PLACE, help="Draw the map of two inputs to FILE.png or FILE.svg.")
@FORCE
@estimate_options
def solve_command(wanted, names, tried, chart, force, chosen, scenario, draws, seed, form) -> None:
    """Print the value of one input, or of two, at which a claim is true or a quantity
    takes a stated value.

    A claim is its id, or a sentence in 'single quotes'; --set as_of=2025-05 says when it was
    printed.
    """
    from gigawatt.sweeps import solve

    wanted = typed.claim(wanted)
    solve.check_chart(chart, names, force)
    given = _values(chosen)
    text, found = solve.solved(wanted, names, tried, scenario, draws, seed, given, form)
    click.echo(text)
    _note(typed.doubt(wanted) if "=" not in wanted else "")
    note_unused(solve.unused(found, given))
    if chart:
        click.echo(f"wrote {solve.draw(found, chart)}", err=True)


@main.command("run")
@click.argument("notebook", shell_complete=offer(completion.notebooks))
@click.option(
    "-p", "pairs", multiple=True, nargs=2, metavar="NAME VALUE", help="A parameter of the notebook."
)
@click.option("-f", "file", type=PLACE, help="Parameters in a YAML file.")
@click.option("--out", type=PLACE, help="Folder for the executed notebook and its figures.")
@click.option("--cold", is_flag=True, help=COLD)
def run_command(notebook, pairs, file, out, cold) -> None:
    """Run one notebook with parameters; leaves the committed figures alone."""
    from gigawatt import paths
    from gigawatt.notebooks import run as runner

    folder = runner.run(notebook, pairs, file, out, cold)
    click.echo(f"wrote {paths.shown(folder)}{'' if out else paths.why()}")


@main.command("figures")
@click.argument(
    "notebooks", nargs=-1, metavar="[NOTEBOOK...]", shell_complete=offer(completion.notebooks)
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Notebooks at a time; by default one per core."
)
@click.option(
    "--force",
    is_flag=True,
    help="Run even what is up to date, and replace also what other versions drew.",
)
@click.option("--cold", is_flag=True, help=COLD)
def figures_command(notebooks, jobs, force, cold) -> None:
    """Run notebooks and replace their figures, when all of a notebook's cells succeeded."""
    from gigawatt import paths
    from gigawatt.notebooks import run as runner

    ran, kept = runner.figures(notebooks, jobs, force, cold, click.echo)
    click.echo(
        f"{len(ran)} notebooks run, {len(kept)} up to date; "
        f"look at {paths.shown(paths.FIGURES / 'README.md')}{paths.why()}"
    )


@main.command("figure")
@click.argument("figure", shell_complete=offer(completion.figures))
@click.option(
    "--theme",
    "look",
    type=click.Choice(["page", "slide", "dark", "handout"]),
    default="page",
    show_default=True,
    help="For a page, a slide, a slide in a dark hall, or half a sheet of paper.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["png", "svg", "pdf", "csv", "pptx"]),
    help="By default as the file's name ends.",
)
@click.option("--out", type=PLACE, required=True, help="The file to write.")
@click.option(
    "-p", "pairs", multiple=True, nargs=2, metavar="NAME VALUE", help="A parameter of its notebook."
)
@FORCE
@LANGUAGE
def figure_command(figure, look, form, out, pairs, force, tongue) -> None:
    """Draw one figure for a slide, a dark hall or a handout, into a file of its own."""
    from gigawatt.notebooks import redraw

    click.echo(f"wrote {redraw.figure(figure, look, form, out, pairs, force, tongue)}")


@main.command("verify")
@click.argument(
    "figures", nargs=-1, metavar="[FIGURE...]", shell_complete=offer(completion.figures)
)
@click.option(
    "--rerun", is_flag=True, help="Draw each figure again with its parameters, and compare."
)
def verify_command(figures, rerun) -> None:
    """Say of figures, by name or file, whether they are unchanged, stale (what
    changed) or differ; with --rerun, whether they are reproduced.
    """
    from gigawatt.figures.saved import verify, wall
    from gigawatt.notebooks import run

    draw = run.draw_again if rerun else None
    found = verify.verify(figures, draw, lambda: wall.page(run.notebooks()))
    click.echo(verify.text(found))
    sys.exit(0 if all(one.status in verify.SOUND for one in found) else 1)


@main.command("sweep")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="QUANTITY... | NOTEBOOK",
    shell_complete=offer(completion.quantities, completion.notebooks),
)
@click.option(
    "--grid",
    "path",
    type=PLACE,
    required=True,
    help="The scenarios: lists, ranges and rows in a YAML file.",
)
@click.option(
    "--out",
    type=PLACE,
    required=True,
    help="FILE.parquet, .csv or .xlsx for quantities, a folder for a notebook.",
)
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=offer(completion.settable),
    help="An input that all scenarios share.",
)
@click.option(
    "--scenario",
    metavar="NAME",
    shell_complete=offer(completion.scenarios),
    help="A file of data/scenarios, for all scenarios of the grid.",
)
@click.option("--draws", type=int, help="Quasi-random draws of each scenario.")
@click.option("--seed", type=int, help="Start of the quasi-random sequence.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Units of work at a time; by default one per core."
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask scheduler that does the work, such as tcp://host:8786.",
)
@click.option("--yes", is_flag=True, help="Run more scenarios than the usual limit.")
def sweep_command(names, path, out, chosen, scenario, draws, seed, jobs, scheduler, yes) -> None:
    """Quantities in every scenario of a grid, or a notebook run for each;
    continues where it was stopped.
    """
    from gigawatt.sweeps import command as sweepcommand

    options = {"chosen": _values(chosen), "scenario": scenario, "draws": draws, "seed": seed}
    work = sweepcommand.sweep_of(
        names,
        path,
        {name: value for name, value in options.items() if value not in (None, {})},
        yes,
    )
    try:
        click.echo(
            sweepcommand.finish(
                work, out, jobs, scheduler, lambda: click.echo(f"{work.grid}", err=True)
            )
        )
        _name_unused(sweepcommand.unused(work), chosen, scenario)
    except KeyboardInterrupt:
        click.echo(
            "gigawatt: stopped; what is done is kept, and the same command continues", err=True
        )
        sys.exit(surroundings.status_of_stop())


@main.command("claims")
@click.argument("claims_file", metavar="[FILE]", type=PLACE, required=False)
@click.option("--file", "file", type=PLACE, help="The same as FILE; by default data/claims.csv.")
@click.option(
    "--relations", type=PLACE, help="Relations between them; by default data/relations.csv."
)
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option(
    "--out",
    type=PLACE,
    help="Write the verdicts to FILE.csv, .xlsx, .json or .txt, or as a page to .html or .pdf.",
)
@FORCE
@click.option("--strict", is_flag=True, help="Stop at the first row that cannot be read.")
@LANGUAGE
def claims_command(claims_file, file, relations, form, out, force, strict, tongue) -> None:
    """Judge a file of claims (CSV, XLSX, ODS, JSON), a sentence or a quantity and its value a row.

    Without a file: the project's own claims, against the model and against each other.
    """
    from gigawatt.claims.files import verdicts
    from gigawatt.data import targets

    _speak(tongue)
    if file and claims_file:
        raise UserError("two files of claims; give one, as FILE or with --file")
    named = file or claims_file
    typed.check_file(named)
    if out:
        from gigawatt.pages import verdicts as pages  # which a table on the screen does without

        endings = (*verdicts.FORMS, *pages.ENDINGS)
        targets.check_file(out, endings, force, [named, relations])
    if named and not relations:
        from gigawatt.claims.files import people

        found = people.judged(named, strict), []
    else:
        found = verdicts.judged(named, relations)
    if out:
        writer = pages if out.suffix.lower() in pages.ENDINGS else verdicts
        click.echo(f"wrote {writer.write(*found, out)}")
    else:
        click.echo(verdicts.text(*found, form))


@main.command("judge")
@click.argument("words", metavar="[SENTENCE]", nargs=-1)
@click.option(
    "--as-of", metavar="DATE", help="When it was printed: 2025-05-24, May 2025, mid-2026."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.option("--explain", is_flag=True, help="Print the row of a claims file that says the same.")
@LANGUAGE
def judge_command(words, as_of, form, explain, tongue) -> None:
    """Judge one sentence of a newspaper under every standard reading of its numbers.

    Put it in 'single quotes': in double quotes a shell takes "$40" for a name of its own. Without
    a sentence, paste it where you are asked; - reads it from a pipe.
    """
    from gigawatt.claims.sentences import answer

    _speak(tongue)
    sentence = typed.sentence(words)
    found = answer.judge(sentence, as_of)
    if explain:
        from gigawatt.claims.files import equivalent

        click.echo(equivalent.explained(found))
    else:
        click.echo(answer.text(found, form))
    if found.understood["language"] != "fr":  # where sums go without a sign, and none was taken
        _note(typed.doubt(sentence))


def _note(text: str) -> None:
    """What to know beside an answer, on standard error."""
    if text:
        click.echo(f"gigawatt: note: {text}", err=True)


@main.command("score")
@click.option("--file", "file", type=PLACE, help="Published results; by default data/anchors.csv.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def score_command(file, form) -> None:
    """Hold the model's intervals against published results."""
    from gigawatt.claims.published import score

    click.echo(score.report(file, form))


@main.command("calibrate")
@click.option("--file", "file", type=PLACE, help="Published results; by default data/anchors.csv.")
@click.option(
    "--write",
    is_flag=True,
    help="Replace discrepancy.csv, print_origins.csv and print_sizes.csv by what is printed.",
)
def calibrate_command(file, write) -> None:
    """Fit anew how far prints lie from our estimates, kind by kind, on half of the sources."""
    from gigawatt import paths
    from gigawatt.claims.published import calibration, reliability
    from gigawatt.data import files, tables

    points = reliability.points(file)
    by_origin, by_size = calibration.circumstance_tables(points, tables.date())
    fitted = {
        "discrepancy.csv": calibration.table(points, tables.date()),
        "print_origins.csv": by_origin,
        "print_sizes.csv": by_size,
    }
    click.echo("\n\n".join(fitted.values()))
    if write:
        files.publish(paths.DATA, {name: table.encode() for name, table in fitted.items()})


@main.command("site")
@click.option("--out", type=PLACE, help="Folder of the site; by default build/site, or site/ here.")
@click.option(
    "--address",
    metavar="URL",
    default="",
    envvar="GIGAWATT_ADDRESS",
    help="Where the site will stand; claim pages then name their permanent addresses in full.",
)
def site_command(out, address) -> None:
    """Make the web site from data/, figures/ and the executed notebooks, offline."""
    from gigawatt import paths
    from gigawatt.notebooks import run as runner
    from gigawatt.pages.site import build, review

    folder, home = out or paths.beside("site"), review.base(address)
    build.check(folder)
    build.build(folder, runner.executed(), address=home)
    click.echo(f"wrote {paths.shown(folder / 'index.html')}{'' if out else paths.why()}")


@main.command("explore")
@click.option("--out", type=PLACE, help="The file; by default explore.html in build/, or here.")
@FORCE
@LANGUAGE
def explore_command(out, force, tongue) -> None:
    """Write the explore page: one file that computes in a browser, without a server."""
    from gigawatt import paths
    from gigawatt.pages.explorer import page

    _speak(tongue)
    written = page.write(out or paths.beside("explore.html"), force=force)
    click.echo(f"wrote {paths.shown(written)}")


@main.command("report")
@click.option(
    "--scenario",
    metavar="NAME",
    default="default",
    show_default=True,
    shell_complete=offer(completion.scenarios),
    help="A file of data/scenarios.",
)
@click.option(
    "--out", type=PLACE, required=True, help="The page to write: report.html or report.pdf."
)
@FORCE
@LANGUAGE
def report_command(scenario, out, force, tongue) -> None:
    """Write a report on a scenario, as HTML or PDF: a page that stands alone, and an appendix
    with steps, assumptions and sources.

    Verdicts on claims are written by `gigawatt claims FILE --out FILE.pdf`.
    """
    from gigawatt.pages import scenario as scenariopage

    _speak(tongue)
    click.echo(f"wrote {scenariopage.write(scenario, out, force)}")


@main.command("check")
@click.option("--data", "folder", type=PLACE, help="Another folder of tables; by default data/.")
@click.option(
    "--machine",
    is_flag=True,
    help="Check this machine instead: Python, libraries, kernel, folders, fonts.",
)
def check_command(folder, machine) -> None:
    """Check every table in data/: types, units, lists, keys, ranges, dates and sources."""
    from gigawatt import paths
    from gigawatt.cli import check

    if machine:
        from gigawatt.notebooks import machine as here

        here.check(click.echo)
        return

    folder = folder or paths.DATA
    found = check.problems(folder)
    for line in found:
        click.echo(line, err=True)
    if found:
        sys.exit(2)
    click.echo(f"{folder.name}/ is sound: {check.summary(folder)}")


@main.command("audit")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def audit_command(form) -> None:
    """Print every headline figure with its rows, their prints and places; end with 2 on a gap."""
    from gigawatt.estimates import audit

    text, gaps = audit.report(form)
    click.echo(text)
    if gaps:
        _fail(f"the headline figures have {gaps} gap{'s' * (gaps > 1)}; correct the rows named")


@main.command("teach")
@click.argument("version", type=click.Choice(["student", "instructor", "colab", "handout"]))
@click.argument("notebooks", nargs=-1, shell_complete=offer(completion.notebooks))
@click.option(
    "--out", type=PLACE, help="Folder to write to; by default build/VERSION, or VERSION/ here."
)
@click.option(
    "--run", "running", is_flag=True, help="Also run every written notebook from top to bottom."
)
@click.option(
    "--address", default="", metavar="URL", help="For colab: where this repository can be cloned."
)
def teach_command(version, notebooks, out, running, address) -> None:
    """Write the notebooks for a class: without solutions (student), with them (instructor),
    with a first cell that installs the package (colab), or run and ready to be printed, as
    HTML and PDF (handout, of all NOTEBOOKS or some).
    """
    from gigawatt import paths
    from gigawatt.notebooks import versions

    if version == "handout":
        _hand_out(list(notebooks), out)
        return
    if notebooks:
        raise UserError(f"{version} writes the whole collection; name notebooks for a handout")
    built = versions.build(version, out, address)
    folder = paths.shown(built[0].parent)
    click.echo(f"wrote {len(built)} notebooks to {folder}{'' if out else paths.why()}")
    if running:
        versions.run(built)
        click.echo(f"{len(built)} notebooks run from top to bottom")


def _hand_out(notebooks, out) -> None:
    from gigawatt import paths
    from gigawatt.pages import handout

    written, why = handout.write(out, notebooks)
    folder = paths.shown(written[0].parent)
    click.echo(f"wrote {len(written)} files to {folder}{'' if out else paths.why()}")
    if why:
        click.echo(f"gigawatt: no PDF: {why}", err=True)


@main.command("completion")
@click.argument("shell", type=click.Choice(completion.SHELLS))
def completion_command(shell) -> None:
    """Print what teaches a shell to complete gigawatt: eval "$(gigawatt completion bash)"."""
    click.echo(completion.script(shell, main))


@main.command("mcp")
def mcp_command() -> None:
    """Answer a chat program over standard input and output (Model Context Protocol)."""
    from gigawatt.cli import chat

    chat.server().run("stdio")
