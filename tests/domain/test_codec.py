"""Records come back from their text as they went in, and one value has one spelling."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.build import MONDAY, an_item
from winclient.domain.canonical import canonical
from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.codec import from_plain, to_plain
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.facts import CaseReceived, Fact, PaperIssued

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
for kind, values in {
    str: TEXTS,
    int: st.integers(0, 9999),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=ZONES),
}.items():
    st.register_type_strategy(kind, values)

FACTS = st.one_of([st.from_type(kind) for kind in get_args(Fact)])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(FACTS)
def test_every_fact_comes_back_as_it_was_recorded(fact):
    text = canonical(fact)
    assert from_plain(type(fact), json.loads(text)) == fact
    assert canonical(from_plain(type(fact), json.loads(text))) == text


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(FACTS)
def test_the_text_is_the_plain_value_in_one_spelling(fact):
    plain = to_plain(fact)
    spelled = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(fact) == spelled


def test_a_field_that_holds_its_default_is_left_out_so_old_records_stay_readable():
    row = Row(name="申请表", necessity="required", originals_due=1, copies_due=0)
    assert to_plain(row) == {
        "name": "申请表",
        "necessity": "required",
        "originals_due": 1,
        "copies_due": 0,
    }
    assert from_plain(Row, to_plain(row)).state is Judgement.NOT_JUDGED


def test_a_required_field_is_written_even_when_it_is_empty():
    assert to_plain(an_item(name=""))["name"] == ""


def test_keys_a_newer_program_added_are_ignored():
    plain = {**to_plain(an_item()), "colour": "green"}
    assert from_plain(Item, plain) == an_item()


WRONG = [
    ({"on": 5, "provisional": False}, Due),
    ({"on": "gestern", "provisional": False}, Due),
    ({"on": "2026-11-23", "provisional": "no"}, Due),
    ({"on": "2026-11-23"}, Due),
    ([], Due),
    (7, date),
    (None, PaperIssued),
    ("x", CaseReceived),
]


@pytest.mark.parametrize(("plain", "kind"), WRONG)
def test_a_wrong_shape_is_a_value_error_and_nothing_else(plain, kind):
    with pytest.raises(ValueError, match=r"."):
        from_plain(kind, plain)


def test_a_time_keeps_the_offset_it_was_recorded_with():
    assert from_plain(datetime, to_plain(MONDAY)).utcoffset() == timedelta(hours=8)
