"""The catalogues of real portals, as they publish them."""

from pathlib import Path

import pytest

from winclient.domain.items.catalogue import Item, Necessity
from winclient.domain.refusals import Reason, Refused
from winclient.reading import Reading, read_catalogue

FIELDS = (
    "name", "department", "item_type", "kind", "service_objects", "statutory", "promised",
    "visits", "fee", "condition", "address", "hours", "phone", "scope", "steps", "materials",
)  # fmt: skip


@pytest.fixture(scope="module")
def normalised(real_data: Path) -> Reading:
    return read_catalogue([real_data / "catalogue" / "items.json"])


def compare(items: tuple[Item, ...], others: Reading, *, prefix: str) -> None:
    """Field by field with the same item as the normalised collection has it."""
    known = {item.id: item for item in others.items}
    for item in items:
        other = known[prefix + item.id]
        for field in FIELDS:
            assert getattr(item, field) == getattr(other, field), (item.name, field)


def test_the_normalised_collection_is_taken_whole(normalised: Reading) -> None:
    assert (normalised.read, len(normalised.items), normalised.refused) == (2732, 2732, ())
    complete = [item for item in normalised.items if item.id.startswith("gx-") and item.materials]
    assert len(complete) == 477
    assert sum(len(item.materials) for item in complete) == 1724
    assert max(len(m.name) for item in complete for m in item.materials) == 132
    assert max(m.originals for item in complete for m in item.materials) == 9


def test_the_same_as_csv_says_the_same(real_data: Path, normalised: Reading) -> None:
    reading = read_catalogue([real_data / "catalogue" / "items.csv"])
    assert (reading.read, reading.refused) == (2732, ())
    by_code = {item.code: item for item in normalised.items}
    for item in reading.items:
        other = by_code[item.code]
        same = ("name", "department", "level", "item_type", "kind", "promised", "base_code")
        assert [getattr(item, f) for f in same] == [getattr(other, f) for f in same]
        assert [m.name for m in item.materials] == [m.name for m in other.materials]


def test_guangxi_is_read_as_its_portal_publishes_it(real_data: Path, normalised: Reading) -> None:
    files = sorted((real_data / "catalogue/raw/gx_fangchenggang").glob("*.json"))
    reading = read_catalogue(files)
    assert (len(files), reading.read, reading.refused) == (25, 523, ())
    compare(reading.items, normalised, prefix="gx-")
    materials = [material for item in reading.items for material in item.materials]
    assert sum(m.necessity is Necessity.OPTIONAL for m in materials) == 294
    assert sum(m.exempt for m in materials) == 86


def test_guangdong_is_read_as_its_portal_publishes_it(real_data: Path, normalised: Reading) -> None:
    reading = read_catalogue([real_data / "catalogue/raw/gd_guangdong_policy.jsonl"])
    assert (reading.read, reading.refused) == (1471, ())
    compare(reading.items, normalised, prefix="gd-")
    assert sum(bool(item.folk_names) for item in reading.items) > 300


def test_sichuan_is_read_as_its_portal_publishes_it(real_data: Path, normalised: Reading) -> None:
    reading = read_catalogue([real_data / "catalogue/raw/sc_guangan_items.json"])
    assert (reading.read, reading.refused) == (738, ())
    compare(reading.items, normalised, prefix="sc-")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gx_fangchenggang_list_page.html", Reason.FILE_TYPE_WRONG),
        ("gx_fangchenggang_department_codes.txt", Reason.COLUMNS_UNKNOWN),
    ],
)
def test_what_is_no_catalogue_is_refused(real_data: Path, name: str, reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        read_catalogue([real_data / "catalogue/raw" / name])
    assert caught.value.reason is reason
