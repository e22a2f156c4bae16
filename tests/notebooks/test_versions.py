"""Teaching: exercises are checked by the model, solutions pass, the two versions hold what they
promise, the prose explains itself.
"""

import ast
import json
import re

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gigawatt as gw
from gigawatt import cli, paths
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.notebooks import exercises, machine, run, versions
from gigawatt.text import parse

ROWS = tables.rows("exercises")
TRIED = ("08", "09")  # notebooks for trying things out, without a course around them
TAUGHT = {stem: path for stem, path in run.notebooks().items() if stem[:2] not in ("00", *TRIED)}
EXPLAINED = {stem: path for stem, path in run.notebooks().items() if stem[:2] not in TRIED}


def cells(path, kind: str) -> list[str]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def blocks(path) -> list[str]:
    """Every solution of a notebook, in code and in prose, line by line."""
    found = [text for source in cells(path, "code") for text in versions._CODE.findall(source)]
    found += [
        text for source in cells(path, "markdown") for text in versions._PROSE.findall(source)
    ]
    return [
        line.strip()
        for text in found
        for line in text.splitlines()
        if len(line.strip()) > 12 and "<" not in line
    ]


# check_answer


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["exercise_id"])
def test_every_answer_can_be_computed_and_is_right(row):
    expected = exercises.answer(row)
    assert np.isfinite(expected) and expected > 0
    factor = parse.parse("asked", exercises._worded(1.0, row["asked"]), row["unit"])
    for written in (expected / factor, f"{expected / factor:.6g}"):
        assert gw.check_answer(row["exercise_id"], written)
    assert gw.check_answer(row["exercise_id"], expected / factor, row["asked"])
    for wrong in (
        expected / factor * 1000,
        expected / factor * 1.3,
        expected / factor / 1.3,
        -expected,
    ):
        assert not gw.check_answer(row["exercise_id"], wrong)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["exercise_id"])
def test_the_unit_of_a_single_quantity_is_the_models(row):
    alone = re.fullmatch(r"(\w+)\.p\d+", row["formula"])
    if alone:
        made = gw.estimate(
            **dict(part.strip().split("=") for part in (row["given"] or "").split(";") if part)
        )
        assert made[alone[1]].unit == row["unit"]


def test_the_answer_follows_the_model_and_is_not_stored():
    dearer = {
        **exercises.find("01-a"),
        "given": "accelerator=H100 SXM; accelerators=700000; purchase_year=2024",
    }
    assert exercises.answer(dearer) == pytest.approx(2 * exercises.answer(exercises.find("01-a")))


@pytest.mark.parametrize(
    "answered, words",
    [
        ((None,), "Write your answer in GW"),
        ((395.6,), "That is the number in MW; the answer is asked in GW"),
        ((395.6e3,), "That is the number in kW"),
        ((0.3956, "MW"), "1,000 times too small. Look at the unit"),
        (("3.4 TWh",), "measures something else"),
        ((0.3007,), "lower end of the interval"),
        ((2.0,), "Far too high"),
        ((0.3,), "lower end"),
        ((0.25,), "Too low"),
        ((100.0,), "more than 100"),
        ((0,), "above nought"),
        (("a lot",), "cannot read"),
        (("1..2",), "range"),
        (([1],), "list"),
        ((True,), "no number"),
        ((float("nan"),), "finite"),
        ((np.array([1.0, 2.0]),), "one number"),
        ((0.4, 7), "unit must be a text"),
        ((0.4, "parsecs of joy"), "unknown unit"),
    ],
)
def test_a_miss_gets_a_hint(answered, words):
    reply = gw.check_answer("03-a", *answered)
    assert not reply and words in str(reply), str(reply)
    assert "Traceback" not in str(reply) and "0.396" not in str(reply), (
        "a hint does not give the answer away"
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["exercise_id"])
@pytest.mark.parametrize("answered", [5e-324, 1e308])
def test_the_smallest_and_the_largest_number_get_a_hint_too(row, answered):
    reply = gw.check_answer(row["exercise_id"], answered)
    assert not reply and str(reply)


@pytest.mark.parametrize(
    "answered", [(0.3956,), ("395.6 MW",), (395.6, "MW"), (395.6e6, "W"), ("0.3956 GW",)]
)
def test_units_are_understood(answered):
    assert gw.check_answer("03-a", *answered)


def test_other_forms_of_an_answer():
    made = gw.estimate(accelerator="H100 SXM", accelerators=350_000, purchase_year=2024)[
        "cluster_cost_usd"
    ]
    assert gw.check_answer("01-a", made) and gw.check_answer("01-a", made, "bn USD")
    assert gw.check_answer("01-a", f"USD {made.p50 / 1e9:.3g} bn") and gw.check_answer(
        "01-a", made.p50 / 1e9, "USD bn"
    )
    assert gw.check_answer("01-a", parse.registry().Quantity(made.p50, "USD"))
    assert "turn the fraction over" in str(gw.check_answer("02-c", 1 / 7))
    assert "parts of one" in str(gw.check_answer("04-c", exercises.answer(exercises.find("04-c"))))


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.complex_numbers(),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.decimals(),
    st.from_regex(r"[A-Z]{0,3} ?[0-9.]{1,5} ?[a-zA-Z/%]{0,8}", fullmatch=True),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    exercise=st.one_of(ANYTHING, st.sampled_from(["01-a", "03-a", "04-c"])),
    value=ANYTHING,
    unit=ANYTHING,
)
def test_nothing_makes_it_raise(exercise, value, unit):
    reply = gw.check_answer(exercise, value, unit)
    assert reply.state in exercises.HEADS and "\n" not in reply.text and reply._repr_html_()
    assert gw.check_answer("03-a", value, unit).text


def test_an_unknown_exercise_names_near_ones():
    assert "01-a" in str(gw.check_answer("1a", 3)) and "known:" in str(gw.check_answer(None, 3))


def test_a_reply_shows_itself():
    shown = gw.check_answer("01-a", "<b>1</b>")._repr_html_()
    assert "<b>" not in shown and "Not yet." in shown and "01-a" in shown


@pytest.mark.parametrize(
    "change, words",
    [
        ({"formula": "cluster_cost_us.p50"}, "did you mean cluster_cost_usd"),
        ({"formula": "S9_99 / S3_10"}, "no id of claims.csv"),
        ({"asked": "bn EUR"}, "wrong dimension"),
    ],
)
def test_a_broken_row_is_named(change, words):
    assert words in exercises.problem({**exercises.find("01-a"), **change})
    assert exercises.problem(exercises.find("01-a")) == ""


# The notebooks


def test_each_notebook_has_its_exercises():
    ids = {row["exercise_id"] for row in ROWS}
    for stem, path in TAUGHT.items():
        headed = re.findall(r"^### (\d\d-[a-z]) · ", "\n".join(cells(path, "markdown")), re.M)
        checked = re.findall(r"check_answer\(\"(\d\d-[a-z])\"", "\n".join(cells(path, "code")))
        assert headed == checked and len(headed) >= 3 and set(headed) <= ids, stem
        levels = [exercises.find(one)["level"] for one in headed]
        assert {"read", "change", "judge"} <= set(levels), stem
    assert ids <= {
        found
        for path in TAUGHT.values()
        for found in re.findall(r"^### (\d\d-[a-z])", "\n".join(cells(path, "markdown")), re.M)
    }


@pytest.mark.parametrize("stem", TAUGHT)
def test_each_notebook_has_its_frame(stem):
    first, prose = cells(TAUGHT[stem], "markdown")[0], "\n".join(cells(TAUGHT[stem], "markdown"))
    for label in ("You will learn", "Time:", "Know first:", "Predict, before you run anything."):
        assert f"- **{label}" in first, f"{stem}: the first cell has no {label!r}"
    points = prose.partition("## Key points\n")[2].partition("\n## ")[0]
    assert len(re.findall(r"^- ", points, re.M)) >= 3
    minutes = re.search(r"- \*\*Time:\*\* (\d+) minutes", first)[1]
    table = next(
        line
        for line in "\n".join(cells(next(iter(run.notebooks().values())), "markdown")).splitlines()
        if f"[{stem}]" in line
    )
    assert table.rstrip(" |").endswith(f"| {minutes}"), (
        "the table of notebook 00 gives the same minutes"
    )


def test_an_exercise_retells_a_real_article():
    """Several notebooks judge an excerpt of an article in our own words.

    The claims that an exercise names exist.
    """
    told = [
        path.stem
        for path in TAUGHT.values()
        if re.search(r"[Aa]rticle[^\n]*, in our words: \*", "\n".join(cells(path, "markdown")))
    ]
    assert len(told) >= 4
    known = tables.index("claims")
    for row in ROWS:
        assert all(claim in known for claim in (row["claims"] or "").split(";") if claim)


@pytest.mark.parametrize("stem", TAUGHT)
def test_every_solution_passes_its_check(stem):
    """An exercise's cell as the instructor runs it, alone: a solution leans on nothing but the
    library.
    """
    replies = []
    for source in cells(TAUGHT[stem], "code"):
        if "check_answer(" in source:
            *before, last = ast.parse(source).body
            names = {"gw": gw, "display": replies.append}
            exec(compile(ast.Module(before, []), stem, "exec"), names)
            replies.append(eval(compile(ast.Expression(last.value), stem, "eval"), names))
    replies = [reply for reply in replies if reply is not None]
    assert len(replies) >= 3 and all(replies), [str(reply) for reply in replies]


def test_the_words_of_the_solutions_hold():
    """Written solutions name numbers.

    Here they are held against the model, so that they age with a bang.
    """
    chips = dict(accelerator="H100 SXM", accelerators=350_000)
    claim = tables.index("claims")["S4-06"]["value"]
    for year, low, high in ((2023, 9.1, 12.7), (2025, 7.4, 11)):
        made = gw.estimate(**chips, purchase_year=year)["accelerator_cost_usd"]
        assert (
            made.p5 / 1e9 == pytest.approx(low, rel=0.02)
            and made.p95 / 1e9 == pytest.approx(high, rel=0.02)
            and made.p5 < claim < made.p95
        )
    bought = gw.estimate(accelerator="H100 SXM", accelerators=150_000, purchase_year=2023)[
        "accelerator_cost_usd"
    ]
    assert bought.p5 / 1e9 == pytest.approx(3.9, abs=0.1) and bought.p95 / 1e9 == pytest.approx(
        5.4, abs=0.1
    )
    meter = gw.estimate(accelerator="H100 SXM", accelerators=200_000)["facility_power_mw"]
    assert meter.p5 == pytest.approx(300, abs=10) and meter.p95 == pytest.approx(450, abs=10)
    assert gw.estimate(facility_power_mw=1000, average_power_mw=1000)[
        "reactors_france"
    ].p50 == pytest.approx(1.4, abs=0.1)
    offer = gw.estimate(package="P009")
    assert (
        offer["first_year_usd"].p50 / offer["package_usd"].p50 == pytest.approx(0.4)
        and offer["years"].p50 == 4
    )
    hire = gw.estimate(deal="Scale AI")["price_per_hire_usd"]
    assert hire.p5 / 1e9 == pytest.approx(0.7, abs=0.05) and hire.p95 / 1e9 == pytest.approx(
        7, abs=0.3
    )
    fleets = gw.estimate(as_of="2025-12-31")
    microsoft, meta = fleets["microsoft_h100e_installed"], fleets["meta_h100e_installed"]
    assert [round(end / 1e6, 1) for end in (microsoft.p5, microsoft.p50, microsoft.p95)] == [
        1.7,
        2.7,
        3.9,
    ]
    assert [round(end / 1e6, 1) for end in (meta.p5, meta.p50, meta.p95)] == [1.3, 1.6, 2.0]
    site = dict(accelerator="GB200", accelerators=100_000, purchase_year=2025)
    before, after = gw.estimate(**site), gw.estimate(**site, provisioning_factor=1)
    widths = [
        np.log(one["facility_power_mw"].p95 / one["facility_power_mw"].p5)
        for one in (before, after)
    ]
    assert 1 - widths[1] / widths[0] == pytest.approx(1 / 3, abs=0.05) and np.exp(
        widths[0]
    ) == pytest.approx(1.52, abs=0.02)
    assert before["capex_usd_per_gw_facility"].p95 / 1e9 == pytest.approx(40, abs=1)
    assert 80e9 / before["capex_usd_per_gw_it"].p50 == pytest.approx(2, abs=0.1)


# The versions


@pytest.fixture(scope="module", params=versions.VERSIONS)
def version(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, versions.build(request.param, folder)


def test_a_version_holds_every_notebook_and_is_valid(version):
    name, built = version
    assert [path.stem for path in built] == list(run.notebooks())
    for path in built:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        text = path.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text and "END SOLUTION" not in text
        assert not any(cell.get("outputs") for cell in notebook.cells)
        for source in cells(path, "code"):
            ast.parse(source)


def test_only_the_instructor_sees_solutions(version):
    name, built = version
    for path, source in zip(built, run.notebooks().values()):
        text = "\n".join(cells(path, "code") + cells(path, "markdown"))
        solution = blocks(source)
        assert bool(solution) or source.stem not in TAUGHT
        assert all((line in text) == (name == versions.INSTRUCTOR) for line in solution), path.stem
        if source.stem in TAUGHT:
            places = text.count(" = None"), text.count(versions.PLACE_IN_PROSE.strip())
            assert (places[0] >= 3 and places[1] >= 1) == (name == versions.STUDENT)


def test_each_exercise_has_a_cell_of_its_own(version):
    for path in version[1]:
        if path.stem in TAUGHT:
            notebook = nbformat.read(path, as_version=4)
            asked = [
                k
                for k, cell in enumerate(notebook.cells)
                if "check_answer(" in cell.source and cell.cell_type == "code"
            ]
            assert len(asked) >= 3
            for k in asked:
                exercise = re.search(r"check_answer\(\"(\d\d-[a-z])\"", notebook.cells[k].source)[1]
                assert notebook.cells[k - 1].source.startswith(f"### {exercise} ")


@pytest.mark.slow
def test_a_student_version_runs_in_a_kernel(tmp_path, monkeypatch):
    built = versions.build(versions.STUDENT, tmp_path)
    said, execute = [], run.execute

    def listening(path, given, place, *more):
        said.append(execute(path, {"draws": 256}, place, *more).read_text(encoding="utf-8"))

    monkeypatch.setattr(run, "execute", listening)
    versions.run([path for path in built if path.stem[:2] == "01"])
    assert len(said) == 1 and said[0].count("Your turn.") >= 3 and "Traceback" not in said[0]


def test_the_command_writes_a_version(tmp_path, capsys):
    with pytest.raises(SystemExit) as done:
        cli.main(["teach", "student", "--out", str(tmp_path / "class")])
    assert done.value.code == 0 and len(list((tmp_path / "class").glob("*.ipynb"))) == len(
        run.notebooks()
    )
    (tmp_path / "file").write_text("x")
    with pytest.raises(SystemExit) as done:
        cli.main(["teach", "instructor", "--out", str(tmp_path / "file")])
    assert done.value.code == 2 and "is not a folder" in capsys.readouterr().err


def _notebook(folder, *sources, tags=()):
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(text[1:])
            if text.startswith("|")
            else nbformat.v4.new_code_cell(text, metadata={"tags": list(tags)})
            for text in sources
        ]
    )
    path = folder / "98-small.ipynb"
    nbformat.write(made, path)
    return path


def test_a_tagged_cell_is_a_solution(tmp_path):
    path = _notebook(tmp_path, "answer_a = 1 + 1\nprint(answer_a)", tags=["solution"])
    student, whole = (versions.made(path, one).cells[0].source for one in versions.VERSIONS)
    assert student == f"{versions.PLACE_IN_CODE}\nanswer_a = None" and "1 + 1" in whole


def test_an_open_solution_is_refused_and_nothing_is_written(tmp_path, monkeypatch):
    path = _notebook(tmp_path, "### BEGIN SOLUTION\nx = 1")
    monkeypatch.setattr(run, "notebooks", lambda: {path.stem: path})
    with pytest.raises(UserError, match="98-small: cell 1: a solution is opened and not closed"):
        versions.build(versions.STUDENT, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_bad_folders(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="not a folder"):
        versions.build(versions.STUDENT, tmp_path / "file")
    with pytest.raises(UserError, match="made from"):
        versions.build(versions.STUDENT, paths.NOTEBOOKS)


# The machine


def test_this_machine_is_looked_at():
    found = list(machine.findings())
    assert [one.name for one in found][:4] == ["Python", "libraries", "kernel", "cell"] and len(
        found
    ) >= 7
    assert all(not one.remedy for one in found), [str(one) for one in found]


def test_what_is_missing_has_a_remedy(monkeypatch):
    monkeypatch.setattr(machine, "_installed", lambda name: None)
    monkeypatch.setattr(
        machine,
        "_kernel",
        lambda: iter([machine.Finding("kernel", "does not start", "run make setup")]),
    )
    shown = []
    with pytest.raises(UserError, match="libraries, kernel"):
        machine.check(shown.append)
    assert any(line.startswith("MISSING  libraries") and "make setup" in line for line in shown)
    assert any(line.startswith("ok       Python") for line in shown)


# The prose

# An acronym, and the words that spell it out in the cell where the notebook first uses it.
SPELLED = {
    "AI": "artificial intelligence",
    "BLS": "Bureau of Labor Statistics",
    "PIT": "probability integral transform",
    "EUR": "euros",
    "FLOP": "floating-point operations",
    "GPU": "graphics processing unit",
    "GW": "gigawatt",
    "H100e": "H100 equivalent",
    "IT": "information technology",
    "MFU": "model FLOP utilisation",
    "ML": "machine learning",
    "MTIA": "Meta Training and Inference Accelerator",
    "MW": "megawatt",
    "MWh": "megawatt-hour",
    "PUE": "power usage effectiveness",
    "TDP": "thermal design power",
    "TML": "Thinking Machines Lab",
    "TWh": "terawatt-hour",
    "UAE": "United Arab Emirates",
    "USD": "United States dollar",
    "bf16": "brain floating point",
    "bn": "billion",
    "capex": "capital expenditure",
    "kWh": "kilowatt-hour",
    "M": "million",
}
# Names of firms, magazines, programmes and products, which nobody spells out.
NAMES = {"NVIDIA", "AMD", "WIRED", "JUPITER", "IREN"}
PRODUCT = re.compile(r"[A-Z]{1,3}\d+[A-Za-z]?|GH200|MI\d+X?|[PRS]\d+|S\d-\d+")
WRITTEN = re.compile(r"(?<![\w-])(?:[A-Z][A-Z0-9]+e?|[kMGT]Wh?|capex|bf16|bn|M)(?=s?(?!\w))")


@pytest.mark.parametrize("stem", EXPLAINED)
def test_each_acronym_is_spelled_out_where_it_first_stands(stem):
    seen = set()
    for source in cells(EXPLAINED[stem], "markdown"):
        text = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", " ", source)
        for acronym in WRITTEN.findall(text):
            if (
                acronym in seen
                or acronym in NAMES
                or (acronym not in SPELLED and PRODUCT.fullmatch(acronym))
            ):
                continue
            seen.add(acronym)
            assert acronym in SPELLED, (
                f"{stem}: {acronym} is in no list: spell it out, or name it as a proper name"
            )
            assert SPELLED[acronym].lower() in text.lower(), (
                f"{stem}: {acronym} is not spelled out in {text[:60]!r}"
            )


def test_the_search_for_acronyms_finds_them():
    assert WRITTEN.findall("An RSU of USD 3 bn and GPUs draw 5 GW; H100e, H-1B") == [
        "RSU",
        "USD",
        "bn",
        "GPU",
        "GW",
        "H100e",
    ]


def test_the_lesson_plans_are_there():
    plan = (paths.ROOT / "teaching" / "README.md").read_text(encoding="utf-8")
    for words in (
        "50 minutes",
        "2 hours",
        "seminar",
        "Discussion",
        "make check-machine",
        "make student",
        "make instructor",
    ):
        assert words in plan
    for name in re.findall(r"figures/(\d\d-[a-z0-9-]+)", plan):
        assert (paths.FIGURES / f"{name}.png").is_file(), name


ADDRESS = "https://github.example/somebody/gigawatt"


def test_colab_has_a_first_cell_that_installs_where_the_package_is_missing(tmp_path):
    built = versions.build("colab", tmp_path / "colab", ADDRESS)
    first, second = nbformat.read(built[0], 4).cells[:2]
    assert first.metadata["tags"] == ["install"] and second.source.startswith("# ")
    assert f"git+{ADDRESS}" in first.source
    for path in built:
        cells = nbformat.read(path, 4).cells
        assert sum("%pip" in cell.source for cell in cells) == 1
        assert not any("END SOLUTION" in cell.source for cell in cells)


@pytest.mark.slow
def test_colab_s_first_cell_is_skipped_where_the_package_is_there(tmp_path):
    built = versions.build("colab", tmp_path / "colab", ADDRESS)
    versions.run(built[:1])


@pytest.mark.parametrize(
    "version, address",
    [
        ("colab", ""),
        ("student", ADDRESS),
        ("colab", 'https://a.example/x"; rm -rf ~; "'),
        ("colab", "https://a.example/x\nimport os"),
        ("colab", "file:///etc"),
    ],
)
def test_an_address_that_is_none_is_one_line(version, address, tmp_path):
    with pytest.raises(UserError, match="needs the repository's https address"):
        versions.build(version, tmp_path / "out", address)
    assert not (tmp_path / "out").exists()
