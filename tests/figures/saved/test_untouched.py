"""A change touches what depends on it and nothing else: what leaves every figure as it is, and what
redraws which.
"""

import csv
import io
import json
import re
import shutil

import house as small
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.figures.saved import file as figurefile
from gigawatt.figures.saved import manifest, provenance

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not small.linux(), reason="needs a system with /proc"),
]
CHIPS = small.DRAWN.replace('made["site_capex_usd"]', 'made["accelerator_cost_usd"]').replace(
    'made.table("accelerator_cost_usd", "site_capex_usd")', 'made.table("accelerator_cost_usd")'
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A house with a figure of chips, 97, and one of whole sites, 98."""
    made = small.House(tmp_path_factory.mktemp("house"))
    made.write("97", CHIPS)
    made.write("98", small.DRAWN)
    done = made.run("figures")
    assert done.returncode == 0, done.stderr
    made.first = made.contents()
    yield made
    made.stop()


@pytest.fixture
def house(drawn):
    """As it was at first: sources, data, figures and record."""
    yield drawn
    for name in ("src", "data"):
        shutil.rmtree(drawn.root / name)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(paths.ROOT / "src", drawn.root / "src", ignore=ignored)
    shutil.copytree(paths.DATA, drawn.root / "data")
    for name, content in drawn.first.items():
        (drawn.figures / name).write_bytes(content)
    (drawn.build / "figures.json").unlink(missing_ok=True)


def statuses(house) -> dict[str, str]:
    done = house.run("verify")
    assert done.stderr == "", done.stderr
    return dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[:-1])


def untouched(house) -> None:
    """Nothing is stale, and when all is drawn again no file has another byte."""
    assert all(why.startswith("unchanged") for why in statuses(house).values()), statuses(house)
    done = house.run("figures")
    assert done.returncode == 0, done.stderr
    assert house.contents() == house.first


def append(path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def code(house, name: str):
    return house.root / "src" / "gigawatt" / name


def test_functions_that_no_figure_uses(house):
    append(
        code(house, "model/capex.py"),
        "\n\ndef unrelated_usd(accelerators: float) -> float:\n"
        '    """Nothing [USD]."""\n    return accelerators * 0\n',
    )
    append(code(house, "estimates/sampling.py"), "\n\ndef unrelated():\n    return 0\n")
    append(code(house, "figures/saved/saving.py"), "\n\ndef unrelated():\n    return 0\n")
    untouched(house)


def test_comments_and_prose(house):
    for name in ("model/capex.py", "estimates/sampling.py", "figures/saved/saving.py"):
        append(code(house, name), "\n# a remark\n")
        path = code(house, name)
        path.write_text(path.read_text(encoding="utf-8").replace('"""', '"""Now: ', 1))
    untouched(house)


def with_a_row(text: str, table: str) -> str:
    """A table with one row more: the last one again under a key that no other row has."""
    header, *rows = csv.reader(io.StringIO(text))
    key = tables.package()[table]["schema"]["primaryKey"]
    kinds = {one["name"]: one["type"] for one in tables.package()[table]["schema"]["fields"]}
    fresh = list(rows[-1])
    for column in [key] if isinstance(key, str) else key[:1]:
        fresh[header.index(column)] = "unrelated" if kinds[column] == "string" else "2031"
    if "slot" in header:
        fresh[header.index("slot")] = "127"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(fresh)
    return text + ("" if text.endswith("\n") else "\n") + out.getvalue()


def test_a_new_row_in_every_table(house):
    for table in tables.package():
        path = house.root / "data" / f"{table}.csv"
        path.write_text(with_a_row(path.read_text(encoding="utf-8"), table), encoding="utf-8")
    untouched(house)


@pytest.mark.parametrize(
    "folder, old, new",
    [("estimates", "sampling", "throwing"), ("model", "capex", "spending")],
)
def test_a_module_with_another_name(house, folder, old, new):
    package = house.root / "src" / "gigawatt"
    (package / folder / f"{old}.py").rename(package / folder / f"{new}.py")
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        text = text.replace(f"{folder}.{old}", f"{folder}.{new}")
        text = re.sub(
            rf"from gigawatt\.{folder} import (\([^)]*\)|[^\n]*)",
            lambda found: re.sub(
                rf"\b{old}\b( as \w+)?",
                lambda one: f"{new}{one[1] or f' as {old}'}",
                found[0],
            ),
            text,
        )
        path.write_text(text, encoding="utf-8")
    untouched(house)


def test_a_changed_assumption_redraws_exactly_what_rests_on_it(house):
    path = house.root / "data" / "assumptions.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    row = next(one for one in rows if one[header.index("name")] == "server_cost_ratio")
    place = header.index("central")
    row[place] = str(round(float(row[place]) * 1.01, 6))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    found = statuses(house)
    assert found["97-things"].startswith("unchanged")
    assert re.fullmatch(
        r"stale +data/assumptions.csv changed: assumptions:server_cost_ratio", found["98-things"]
    )
    assert house.run("figures").returncode == 0
    now = house.contents()
    changed = {name for name in now if now[name] != house.first.get(name)}
    assert changed == {"98-things.png", "98-things.svg", "98-things.csv", "manifest.json"}
    before, after = (json.loads(one[manifest.NAME])["figures"] for one in (house.first, now))
    assert before["97-things"] == after["97-things"]
    assert all(why.startswith("unchanged") for why in statuses(house).values())


def test_a_changed_function_redraws_what_reaches_it(house):
    path = code(house, "model/capex.py")
    text = path.read_text(encoding="utf-8")
    fresh = re.sub(r"(def server_cost_usd\(.*?return )", r"\g<1>1.01 * ", text, count=1, flags=re.S)
    assert fresh != text
    path.write_text(fresh, encoding="utf-8")
    found = statuses(house)
    assert found["97-things"].startswith("unchanged")
    assert "the function server_cost_usd changed" in found["98-things"]
    assert house.run("figures").returncode == 0
    now = house.contents()
    assert {name for name in now if now[name] != house.first.get(name)} >= {"98-things.csv"}
    assert now["97-things.png"] == house.first["97-things.png"]


def drawn_by_others(house, name: str, factor: float = 1.0) -> None:
    """Let a figure look as if another library had drawn it: a pixel, numbers times a factor."""
    path = house.figures / f"{name}.png"
    with Image.open(path) as image:
        image.load()
        text = PngInfo()
        for key, value in image.text.items():
            text.add_text(key, value)
        copy = image.copy()
    copy.putpixel((5, 5), (255, 0, 0, 255))
    copy.save(path, pnginfo=text)
    table = house.figures / f"{name}.csv"
    header, *rows = csv.reader(io.StringIO(table.read_text(encoding="utf-8")))
    rows = [[row[0], *(repr(float(cell) * factor) for cell in row[1:])] for row in rows]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    table.write_text(out.getvalue(), encoding="utf-8")
    noted = house.figures / manifest.NAME
    found = json.loads(noted.read_text(encoding="utf-8"))
    found["libraries"]["matplotlib"] = "1.0"
    found["figures"][name]["files"].update(
        png=figurefile.picture_digest(copy), csv=provenance.digest(out.getvalue())
    )
    noted.write_text(manifest.text(manifest.Manifest(found["libraries"], found["figures"])))
    (house.build / "figures.json").unlink(missing_ok=True)


def test_other_versions_leave_the_checkout_clean(house):
    drawn_by_others(house, "98-things", 1.00001)
    before = house.contents()
    done = house.run("figures")
    assert done.returncode == 0, done.stderr
    assert "2 figures cannot be compared byte for byte under other versions" in done.stdout
    assert "for 1.0" in done.stdout and "98-things" in done.stdout
    assert house.contents() == before
    assert "0 notebooks run, 2 up to date" in house.run("figures").stdout
    assert "drawn under other versions (matplotlib" in statuses(house)["98-things"]
    done = house.run("verify", "--rerun", "98-things")
    assert "drawn again: the same numbers; pictures are not compared" in done.stdout
    assert house.run("figures", "--force").returncode == 0
    assert house.contents() == house.first, "all drawn here and now"


def test_other_versions_that_give_other_numbers_are_reported(house):
    drawn_by_others(house, "98-things", 1.01)
    before = house.contents()
    done = house.run("figures")
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert "give other numbers: 98-things (p5" in done.stderr and "--force" in done.stderr
    assert house.contents() == before


def test_other_versions_replace_a_figure_whose_inputs_changed(house):
    """The manifest then says of this one figure what it was drawn with."""
    drawn_by_others(house, "97-things")
    house.write("98", small.DRAWN, "another = 1")
    try:
        assert house.run("figures").returncode == 0
        found = manifest.read(house.figures)
        both = [found.drawn_with(name)["matplotlib"] for name in ("97-things", "98-things")]
        assert both[0] == "1.0" and both[1] != "1.0"
        assert all(why.startswith("unchanged") for why in statuses(house).values())
    finally:
        house.write("98", small.DRAWN)


def test_a_set_that_a_kill_cut_in_two_is_mended(house):
    """Files of a later run beside a manifest of an earlier one: told, and drawn again."""
    (house.figures / "98-things.csv").write_text("name,p50\nothers,1\n")
    assert statuses(house)["98-things"].startswith("differs")
    assert house.run("figures").returncode == 0
    assert house.contents() == house.first
    (house.figures / manifest.NAME).write_text("{")
    assert house.run("figures").returncode == 0
    assert house.contents() == house.first
