"""A chat program asks over the protocol, with the protocol's own client."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

import gigawatt as gw
from gigawatt.cli import chat

COMMAND = Path(sys.executable).with_name("gigawatt")
ORACLE = "Oracle will buy 400,000 GB200 chips for about $40 billion"


def asked(tool: str, server=None, **given):
    """What a tool answers: its content and whether it is an error."""

    async def ask():
        async with Client(server or chat.server()) as client:
            return await client.call_tool(tool, given)

    found = asyncio.run(ask())
    return found, "".join(part.text for part in found.content)


def answered(tool: str, server=None, **given):
    found, text = asked(tool, server, **given)
    assert not found.is_error, text
    return found.structured_content.get("result", found.structured_content)


def test_every_tool_says_what_it_does_and_that_it_changes_nothing():
    async def listed():
        async with Client(chat.server()) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert {tool.name for tool in tools} >= {"estimate", "judge", "explain", "solve", "claims"}
    for tool in tools:
        assert tool.description and tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False


def test_an_estimate_is_that_of_the_model():
    choices = {"fleet": "H100 SXM:350000", "purchase_year": 2024}
    found = answered("estimate", quantities=["site_capex_usd"], choices=choices)
    ours = gw.estimate(**choices)["site_capex_usd"]
    assert found["site_capex_usd"]["p50"] == ours.p50
    assert found["site_capex_usd"]["sources"]


def test_a_sentence_is_judged_as_on_the_command_line():
    found = answered("judge", sentence=ORACLE, as_of="2025-05-24")
    assert found["verdict"] == gw.judge(ORACLE, "2025-05-24").verdict


def test_explain_walks_to_sources():
    found = answered("explain", quantity="it_power_mw", choices={"fleet": "H100:1000"})
    assert any(step["sources"] for step in found["steps"])


def test_solve_gives_the_value_with_its_range():
    given = {"of": "accelerator_price_usd", "choices": {"fleet": "H100:350000"}}
    (found,) = answered("solve", wanted="accelerator_cost_usd=10.5 bn USD", **given)
    assert found["central"] == pytest.approx(30_000)
    (apart,) = answered("solve", wanted="accelerator_cost_usd", value="10.5 bn USD", **given)
    assert apart == found


def test_solve_takes_a_claim_and_a_sentence_as_the_command_does():
    readings = answered("solve", wanted="S4-06", of="accelerator_price_usd")
    ours = gw.what_must_be_true("S4-06", of="accelerator_price_usd")
    assert [one["reading"] for one in readings] == list(ours.found)
    assert [one["central"] for one in readings] == [one.central for one in ours.found.values()]
    said = "Meta's 350,000 H100 cost $10.5 billion"
    assert answered("solve", wanted=said, of="accelerator_price_usd", choices={"as_of": "2024-01"})


def test_solve_maps_two_inputs():
    names = ["rent_usd_per_accelerator_hour", "sold_share"]
    given = {"wanted": "payback_years=4", "of": names, "between": ["1..6", "0.4..0.9"]}
    found = answered("solve", **given)
    ours = gw.what_must_be_true("payback_years", 4, of=names, between=[(1, 6), (0.4, 0.9)])
    assert len(found) == len(ours.rows()) > 3
    for key in ("across_value", "low", "central", "high"):
        assert [one[key] for one in found] == [row[key] for row in ours.rows()]


def test_claims_and_quantities_are_found_by_words():
    assert any("350" in json.dumps(one) for one in answered("claims", words="350,000 H100"))
    assert "homes_us" in answered("quantities", words="homes")["quantities"]


@pytest.mark.parametrize(
    "tool, given, message",
    [
        ("estimate", {"quantities": ["site_capx"]}, "did you mean site_capex_usd"),
        ("estimate", {"quantities": []}, "ask for 1 to"),
        ("estimate", {"quantities": ["it_power_mw"] * 100}, "ask for 1 to"),
        ("estimate", {"quantities": ["it_power_mw"], "choices": {"draws": 1e9}}, "no choice"),
        ("estimate", {"quantities": ["it_power_mw"], "choices": {"as_of": "soon"}}, "as_of"),
        ("estimate", {"quantities": ["it_power_mw"], "scenario": "../../x"}, "scenario"),
        ("explain", {"quantity": "x" * 100_000}, "unknown quantity"),
        ("solve", {"wanted": "payback_years=-1", "of": "sold_share"}, "payback"),
        ("solve", {"wanted": "S9-99", "of": "sold_share"}, "S9-99"),
        ("solve", {"wanted": "payback_years=4", "of": []}, "name the input"),
        ("solve", {"wanted": "payback_years=4", "of": ["sold_share"] * 40}, "name the input"),
        ("solve", {"wanted": "payback_years=4", "of": "sold_share", "between": "1"}, "LOW..HIGH"),
        ("claims", {"words": "zebra"}, "no claim speaks"),
        ("quantities", {"words": " "}, "no word"),
    ],
)
def test_bad_input_is_one_line(tool, given, message):
    found, text = asked(tool, **given)
    assert found.is_error and message in text
    assert "Traceback" not in text and "\n" not in text and len(text) < 500


def test_one_answer_ends_in_time(monkeypatch):
    monkeypatch.setattr(chat, "SECONDS", 0)
    found, text = asked("quantities", words="homes")
    assert found.is_error and "ask for less" in text


def test_the_command_speaks_over_standard_streams(tmp_path):
    """Nothing but the protocol reaches standard output, and nothing is written."""
    ours = StdioServerParameters(command=str(COMMAND), args=["mcp"], cwd=tmp_path)
    found = answered("estimate", ours, quantities=["it_power_mw"], choices={"fleet": "H100:1000"})
    assert 0.5 < found["it_power_mw"]["p50"] < 2
    assert not list(tmp_path.iterdir())


def test_without_the_library_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(gw.UserError, match=r"gigawatt\[chat\]"):
        chat.server()
