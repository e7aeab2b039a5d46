"""What a hall may write into segments.toml, and what it is told when it cannot be used."""

from datetime import timedelta

import pytest

from tests.build import refusal
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import RULES
from winclient.domain.queue.segments import read_plan
from winclient.domain.refusals import Reason
from winclient.resources import resource

SHIPPED = resource("queue", "segments.toml")


def test_the_shipped_plan_has_a_general_a_firms_and_an_appointments_segment():
    plan = read_plan(SHIPPED.read_text(encoding="utf-8"))
    assert [(each.prefix, each.name) for each in plan.segments] == [
        ("A", "综合"),
        ("B", "企业"),
        ("Y", "预约"),
    ]
    assert plan.limits.recall_limit == 3
    assert plan.limits.undo == timedelta(seconds=30)


def test_the_shipped_file_names_every_rule():
    text = SHIPPED.read_text(encoding="utf-8")
    assert [name for name in RULES if name not in text] == []


def test_a_segment_is_found_by_prefix_or_name_and_serves_what_it_lists():
    plan = read_plan(
        """
        undo_seconds = 5
        [[segment]]
        prefix = "t"
        name = "税务"
        departments = ["税务局"]
        items = ["item-9"]
        counters = ["4", "5"]
        rule = "interleave"
        every = 3
        head_start = { priority = 7 }
        [[segment]]
        prefix = "A"
        name = "综合"
        """
    )
    tax, general = plan.segments
    assert plan.segment("T") is plan.segment("t") is plan.segment("税务") is tax
    assert plan.segment("没有") is None
    assert tax.serves("item-1", department="税务局")
    assert tax.serves("item-9", department="公安局")
    assert not tax.serves("item-1", department="公安局")
    assert general.serves("item-1", department="公安局")
    assert plan.of_counter("4") == (tax, general)
    assert plan.of_counter("1") == (general,)
    assert tax.measure.every == 3
    assert tax.measure.head_starts == {TicketClass.PRIORITY: 7}
    assert plan.limits.undo == timedelta(seconds=5)
    assert plan.known("Z").name == "Z"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "segment"),
        ("segment = 3", "segment"),
        ('recal_limit = 3\n[[segment]]\nprefix = "A"', "segments.toml"),
        ('undo_seconds = "x"\n[[segment]]\nprefix = "A"', "undo_seconds"),
        ('recall_limit = -1\n[[segment]]\nprefix = "A"', "recall_limit"),
        ('[[segment]]\nname = "x"', "prefix"),
        ('[[segment]]\nprefix = "A1"', "prefix"),
        ('[[segment]]\nprefix = "综"', "prefix"),
        ('[[segment]]\nprefix = "A"\nrule = "newest_first"', "rule"),
        ('[[segment]]\nprefix = "A"\nstart = 0', "start"),
        ('[[segment]]\nprefix = "A"\nstart = true', "start"),
        ('[[segment]]\nprefix = "A"\nevery = 0', "every"),
        ('[[segment]]\nprefix = "A"\ncounters = "1"', "counters"),
        ('[[segment]]\nprefix = "A"\nitems = [3]', "items"),
        ('[[segment]]\nprefix = "A"\nname = " "', "name"),
        ('[[segment]]\nprefix = "A"\nhead_start = 3', "head_start"),
        ('[[segment]]\nprefix = "A"\nhead_start = { vip = 3 }', "head_start"),
        ('[[segment]]\nprefix = "A"\nfast = true', "segment"),
        ('[[segment]]\nprefix = "A"\n[[segment]]\nprefix = "a"\nname = "b"', "prefix"),
        (
            '[[segment]]\nprefix = "A"\nname = "x"\n[[segment]]\nprefix = "B"\nname = "x"',
            "name",
        ),
    ],
)
def test_what_cannot_be_used_is_named(text, field):
    error = refusal(lambda: read_plan(text))
    assert error.reason is Reason.FIELD_WRONG
    assert error.details["field"].endswith(field)


def test_a_plan_that_is_no_toml_names_its_line():
    error = refusal(lambda: read_plan('[[segment]]\nprefix = "A'))
    assert (error.reason, error.details["line"]) == (Reason.FILE_NOT_TOML, 2)
