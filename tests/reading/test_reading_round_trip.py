"""The product's own format comes back as it was written, by file and by codec."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.catalogue_files import read, write_json
from winclient.domain.codec import to_plain
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.items.catalogue import Item, ItemKind, Material, Necessity, TimeLimit

words = st.text("事项许可办理登记证明书甲乙丙丁𬱖㛃ABC123（）《》“”、·", min_size=1, max_size=30)
names = words.map(lambda text: f"申{text}")
codes = st.from_regex(r"[A-Z][A-Z0-9]{3,30}", fullmatch=True)
texts = st.one_of(st.just(""), st.lists(names, min_size=1, max_size=3).map("\n".join))
limits = st.none() | st.builds(
    TimeLimit, days=st.integers(0, 365), unit=st.sampled_from(list(DayUnit))
)
materials = st.builds(
    Material,
    name=names,
    necessity=st.sampled_from(list(Necessity)),
    originals=st.integers(0, 9),
    copies=st.integers(0, 9),
    exempt=st.booleans(),
    **dict.fromkeys(("form", "source", "signature", "standard", "notice", "paper"), texts),
)
short = st.lists(names.map(lambda name: name.replace("、", "")), max_size=3, unique=True).map(tuple)
items = st.builds(
    Item,
    id=codes,
    code=codes,
    name=names,
    department=names,
    version=st.just(0),
    base_code=codes,
    department_code=codes,
    region=names,
    region_code=codes,
    level=st.sampled_from(["省级", "县级", ""]),
    item_type=st.sampled_from(["行政许可", "公共服务", ""]),
    kind=st.sampled_from([ItemKind.COMMITTED, ItemKind.IMMEDIATE]),
    service_objects=short,
    statutory=limits,
    promised=limits,
    visits=st.none() | st.integers(0, 5),
    fee=st.none() | st.booleans(),
    steps=st.lists(names, max_size=4).map(tuple),
    folk_names=short,
    materials=st.lists(materials, max_size=4).map(tuple),
    **dict.fromkeys(
        ("fee_basis", "legal_basis", "condition", "address", "hours", "phone", "supervise_phone",
         "scope"),
        texts,
    ),
)  # fmt: skip


def canonical(item: Item) -> dict[str, Any]:
    """The format of the product's own catalogue files."""
    plain = to_plain(item)
    for which in ("statutory", "promised"):
        limit = getattr(item, which)
        plain.pop(which, None)
        if limit:
            plain |= {f"{which}_days": limit.days, f"{which}_unit": limit.unit.value}
    plain["kind"] = {"immediate": "即办件", "committed": "承诺件"}[item.kind]
    plain["accept_condition"] = plain.pop("condition", None)
    plain["service_object"] = plain.pop("service_objects", [])
    return dict(plain)


@given(item=items)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_item_comes_back_as_it_was_written(tmp_path: Path, item: Item) -> None:
    for written in (canonical(item), to_plain(item)):
        reading = read(write_json(tmp_path / "a.json", {"items": [written]}))
        assert reading.refused == ()
        assert reading.items == (item,)


@given(value=st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["name", "code", "id", "materials", "promised_days", "items", "kind",
                         "steps", "department", "link", "service", "unit", "fee", "note"]),
        inner, max_size=6,
    ),
    max_leaves=25,
))  # fmt: skip
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_json_is_read_or_refused_but_never_a_crash(tmp_path: Path, value: Any) -> None:
    rows = [
        {"name": "甲许可", "code": "A1"},
        {"name": "乙许可", "code": "B", "hours": value},
        value,
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    reading = read(path)
    assert reading.items[0].name == "甲许可"
    assert reading.read == len(reading.items) + len(reading.refused)


@given(data=st.binary(max_size=300))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_below_a_header_leave_the_rows_above_or_refuse_the_file(
    tmp_path: Path, data: bytes
) -> None:
    from winclient.domain.refusals import Refused

    path = tmp_path / "a.csv"
    path.write_bytes("事项名称,编码\n".encode() + "许可,A1\n".encode() * 1 + data)
    try:
        reading = read(path)
    except Refused:
        return
    assert reading.read == len(reading.items) + len(reading.refused)
