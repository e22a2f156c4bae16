"""What an anchor says that it measures: one vocabulary, and readings that fit the quantity."""

import pytest

import gigawatt as gw

AXES = {
    "power": {"it", "meter", "unsaid"},
    "scope": {
        *("chips", "servers", "cluster", "shell", "everything"),
        *("everything_with_power_plant", "unsaid"),
    },
    "time": {"total", "per_year"},
    "energy": {"nameplate", "average", "unsaid"},
    "fleet": {"owned", "installed", "operating", "delivered", "unsaid"},
    "jobs": {"site"},
    "price": {"volume", "list", "outside_buyer", "own_cost", "unsaid"},
    "origin": {
        *("filing", "contract", "agency", "analyst", "peer_model", "company_statement"),
        *("promise", "research", "press"),
    },
}
ROWS = gw.tables.rows("anchors")


def axes(row: dict) -> dict[str, str]:
    return dict(part.split("=") for part in row["reading"].split("; "))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["anchor_id"])
def test_readings_are_known_and_fit(row):
    found = axes(row)
    assert len(found) == row["reading"].count("=") and "origin" in found
    assert all(reading in AXES[axis] for axis, reading in found.items())
    quantity, given = row["quantity"], row["given"]
    if quantity == "it_power_mw":
        assert found["power"] in ("it", "unsaid")
    if quantity == "facility_power_mw" or "facility_power_mw=" in given:
        assert "power" in found
    whole = "_cost_usd" in quantity and "year" not in quantity and "training" not in quantity
    if whole or "capex" in quantity:
        assert "scope" in found
    if quantity.startswith("homes"):
        assert "energy" in found
    if quantity.endswith("_installed"):
        assert "fleet" in found


def test_what_repeats_one_statement_shares_its_origin():
    """NVIDIA's figure of 2025, its second telling and the bank that repeats it count once."""
    by = gw.tables.index("anchors")
    assert len({by[key]["origin"] for key in ("A51", "A55", "A57")}) == 1


def test_reports_in_one_collection_stay_apart():
    machines = [row for row in ROWS if row["origin"].startswith("report-")]
    assert len({row["origin"] for row in machines}) == len(machines) > 10
