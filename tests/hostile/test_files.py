"""Inputs that broke a gate once, and files that are huge, endless or somewhere else: refused in one
line, soon.
"""

import json
from pathlib import Path

import pytest
from hostile.gates import KNOWN, clear, nothing_changes, soon  # noqa: F401 (a fixture is among them)

from gigawatt import paths
from gigawatt.claims import arithmetic, said
from gigawatt.claims.files import verdicts
from gigawatt.claims.published import anchors
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, sampling
from gigawatt.estimates.estimate import estimate
from gigawatt.notebooks import parameters
from gigawatt.text import parse

# -- past failures
# ----------------------------------------------------------------------------------------
GATES = {
    "yaml": lambda text: choices.read_yaml(text.encode("utf-8", "surrogatepass"), "theirs.yaml"),
    "unit": arithmetic.unit,
    "date": arithmetic.days,
    "press": said.read,
    "expression": arithmetic.parse,
    "fleet": parse.parse_fleet,
    "evaluate": lambda text: arithmetic.evaluate(
        arithmetic.parse(text), {"a": arithmetic.Amount(0.0, 1.0)}
    ),
    "claims": lambda text: verdicts.report(put(text), None, "json"),
    "anchors": lambda text: anchors.read(put(text)),
    "number": lambda text: parse.parse("x", text, "MW"),
    "injected": lambda text: parameters.checked(KNOWN, parameters._assigned(text), "nb"),
    "set": lambda text: estimate(draws=64, **dict(pair.split("=", 1) for pair in text.split("; ")))[
        "site_capex_usd"
    ],
    "allset": lambda text: [
        clear(lambda name=name: estimate(draws=64, **dict([text.split("=", 1)]))[name])
        for name in choices.general_names()
    ],
}
CORPUS = json.loads((Path(__file__).parent / "corpus" / "gates.json").read_text(encoding="utf-8"))


def put(content: str) -> Path:
    path = Path("f.csv")
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case['gate']}-{case['why'][:40]}")
def test_a_past_failure_stays_mended(case):
    """Each has a gate, the input (repeated where that was the point) and why it is kept."""
    found = clear(GATES[case["gate"]], case["input"] * case.get("times", 1))
    assert (found is None) == case["refused"], found


# -- large, endless and distant inputs
# ----------------------------------------------------------------------
def sparse(path: Path, size: int) -> Path:
    """A file that claims to be huge and takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_a_file_of_ten_gigabytes_is_refused_before_it_is_read(tmp_path):
    huge = sparse(tmp_path / "f.csv", 10 * 10**9)
    for read in (verdicts.report, anchors.read):
        with pytest.raises(UserError, match="f.csv: larger than 4000000 bytes"), soon():
            read(huge)
    with pytest.raises(UserError, match="larger than"), soon():
        parameters.from_file(KNOWN, huge, "nb")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero on this system")
@pytest.mark.parametrize(
    "read", [verdicts.report, anchors.read, lambda path: parameters.from_file(KNOWN, path, "nb")]
)
def test_a_file_without_end_is_refused(read):
    with pytest.raises(UserError, match="not a plain file"), soon():
        read(Path("/dev/zero"))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/claims.csv",
        "s3://bucket/claims.csv",
        "file:///etc/passwd",
        "../../etc/passwd",
    ],
)
def test_nothing_is_fetched(address):
    for read in (
        verdicts.report,
        anchors.read,
        lambda path: parameters.from_file(KNOWN, path, "nb"),
    ):
        with pytest.raises(UserError):
            read(Path(address))
    for name in (address, f"{address}.ipynb"):
        from gigawatt.notebooks import run

        with pytest.raises(UserError, match="unknown notebook"):
            run.find(name)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["resources"][0].update(path="../secret.csv"),
        lambda d: d["resources"][0].update(path="/etc/passwd"),
        lambda d: d["resources"][0].update(path="http://example.com/x.csv"),
        lambda d: d["resources"][0].update(schema="http://example.com/s.json"),
        lambda d: d["resources"][0].update(dialect="http://example.com/d.json"),
        lambda d: d.update(profile="http://example.com/p.json"),
        lambda d: d.update(resources="x"),
        lambda d: d["resources"][0]["schema"].update(fields=[{"name": 5}]),
    ],
    ids=range(8),
)
def test_a_description_of_tables_leads_nowhere_else(tmp_path, change):
    from gigawatt.cli import check

    described = json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))
    change(described)
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    with soon():
        (line,) = check.problems(folder)
    tables.forget()
    assert line.startswith("datapackage.json: cannot be read") and line.isprintable()


def test_a_table_of_a_hundred_thousand_columns(tmp_path):
    from gigawatt.cli import check

    folder = tmp_path / "f"
    folder.mkdir()
    for path in paths.DATA.glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "fx.csv").write_text("a," * 100_000 + "\n", encoding="utf-8")
    with soon():
        found = check.problems(folder)
    tables.forget()
    assert len(found) == 1 and found[0].startswith("fx.csv: row 1") and len(found[0]) < 1000


def test_draws_and_seed_are_bounded():
    for draws, seed in ((10**12, 1), (64, -1), (64.5, 1), ("64", 1), (64, 2**40)):
        with pytest.raises(UserError):
            sampling.check_sampling(draws, seed)
