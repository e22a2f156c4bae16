"""A door for chat tools: the model as tools of the Model Context Protocol, over standard input.

A chat program starts `gigawatt mcp` and asks; nothing is written, no other host is asked, and every
value passes the gate that the command line has.
"""

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gigawatt.errors import UserError, clip

if TYPE_CHECKING:
    from mcp.server import MCPServer

SECONDS = 60  # for one answer; whoever waits longer has gone
MOST = 20  # quantities or claims in one answer, so that it fits a conversation
RESERVED = {"scenario", "draws", "seed"}
INSTRUCTIONS = (
    "Checked estimates of what AI build-outs cost, compute, draw and pay, each with a 90 % "
    "interval and its sources. p5 and p95 are the ends of the interval under the model's own "
    "definition; `printed` is the interval of what a source would print. Tell the interval with "
    "the median, and what was assumed. Begin with `judge` for a sentence, with `quantities` to "
    "find a name."
)
Choices = dict[str, str | float]


def estimate(
    quantities: list[str], choices: Choices | None = None, scenario: str | None = None
) -> dict[str, Any]:
    """90 % intervals of quantities such as site_capex_usd or facility_power_mw.

    choices: what to compute it for, by name, such as {"fleet": "H100 SXM:350000", "purchase_year":
    2024}, {"facility_power_mw": "5 GW"} or {"accelerator_price_usd": "25000..30000..40000"}.
    scenario: the name of a saved set of choices.
    """
    from gigawatt.estimates import report

    _few("quantities", quantities)
    return json.loads(report.intervals(_made(choices, scenario), quantities, "json"))


def explain(quantity: str, choices: Choices | None = None) -> dict[str, Any]:
    """Every step behind a quantity, down to the rows of data and their sources."""
    from gigawatt.estimates import report

    return json.loads(report.explanation(_made(choices), quantity, "json"))


def judge(sentence: str, as_of: str | None = None) -> dict[str, Any]:
    """Judge a sentence of a newspaper, in English or French, under every reading of its numbers.

    as_of: when it was printed, such as "2025-05-24" or "May 2025".
    """
    from gigawatt.claims.sentences import answer

    return json.loads(answer.text(answer.judge(sentence, as_of), "json"))


def solve(
    wanted: str,
    of: str | list[str],
    value: str | None = None,
    between: str | list[str] | None = None,
    choices: Choices | None = None,
    scenario: str | None = None,
) -> list[dict[str, Any]]:
    """What must be true: the values of one input (of), or of two, that make something true.

    wanted: a claim's id such as "S4-06", a sentence of a newspaper, or a quantity with a value,
    such as "payback_years=4"; the value may also stand in `value`. of: the input that is sought,
    such as "accelerator_price_usd"; two of them give the line of a map. between: "LOW..HIGH" of
    each. Gives one row a reading of a claim, or one a place of the first of two inputs.
    """
    from gigawatt.estimates import sampling
    from gigawatt.sweeps import solve as solving

    names = [of] if isinstance(of, str) else list(of)
    tried = [between] if isinstance(between, str) else list(between or ())
    asked = wanted if value is None else f"{wanted}={value}"
    found, draws = _chosen(choices), sampling.DEFAULT_DRAWS
    text, _ = solving.solved(asked, names, tried, scenario, draws, 1, found, "json")
    rows = json.loads(text)
    return rows if isinstance(rows, list) else [rows]


def claims(words: str) -> list[dict[str, Any]]:
    """The press claims of the collection that speak of all the words, with our verdicts."""
    from gigawatt.claims.files import verdicts
    from gigawatt.data import tables

    said = tables.index("claims")
    found = [
        {"claim": said[one.claim_id]["paraphrase"], **verdicts.as_dict(one)}
        for one in verdicts.judged(None, None)[0]
    ]
    sought = _plain(words).split()
    chosen = [one for one in found if all(word in _plain(json.dumps(one)) for word in sought)]
    if not chosen:
        raise UserError(f"no claim speaks of {clip(words)!r}; use fewer or other words")
    return chosen[:MOST]


def quantities(words: str) -> dict[str, Any]:
    """Names of quantities and choices that speak of the words, with unit and meaning."""
    from gigawatt.estimates import report

    sought = words.split()
    if not sought:
        raise UserError("no word; say what to look for, such as 'homes'")
    return json.loads(report.listing("json", sought))


TOOLS: tuple[Callable[..., Any], ...] = (judge, estimate, explain, solve, claims, quantities)


def _plain(text: str) -> str:
    """Text to be searched: 350,000 and 350000.0 are one number, and case is none."""
    return text.lower().replace(",", "")


def _few(what: str, asked: list[str]) -> None:
    if not 0 < len(asked) <= MOST:
        raise UserError(f"{len(asked)} {what}; ask for 1 to {MOST} at a time")


def _chosen(choices: Choices | None) -> dict[str, object]:
    chosen: dict[str, object] = dict(choices or {})
    if reserved := RESERVED & set(chosen):
        raise UserError(f"{min(reserved)} is no choice here; leave it out of `choices`")
    return chosen


def _made(choices: Choices | None, scenario: str | None = None):
    from gigawatt.estimates.estimate import estimate as made

    return made(scenario=scenario, **_chosen(choices))


def _gated(tool: Callable[..., Any], one_at_a_time: Any) -> Callable[..., Any]:
    """A tool whose bad input is one line for the one who asked, and which ends in time."""
    import anyio
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    async def answered(**given: Any) -> Any:
        work = functools.partial(tool, **given)
        try:
            with anyio.fail_after(SECONDS):
                return await anyio.to_thread.run_sync(
                    work, abandon_on_cancel=True, limiter=one_at_a_time
                )
        except UserError as error:
            raise ToolError(str(error)) from None
        except TimeoutError:
            raise ToolError(f"took longer than {SECONDS} s; ask for less at a time") from None

    return answered


def server() -> "MCPServer":
    """The server with its tools, not yet running.

    Raises UserError where the library of the protocol is not installed.
    """
    try:
        import anyio
        from mcp.server import MCPServer
        from mcp_types import ToolAnnotations
    except ModuleNotFoundError:
        raise UserError("the library mcp is missing; pip install 'gigawatt[chat]'") from None
    from importlib import metadata

    made = MCPServer(
        "gigawatt",
        instructions=INSTRUCTIONS,
        version=metadata.version("gigawatt"),
        log_level="WARNING",
    )
    one_at_a_time = anyio.CapacityLimiter(1)  # the tables' caches know one reader
    harmless = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in TOOLS:
        made.add_tool(_gated(tool, one_at_a_time), annotations=harmless)
    return made
