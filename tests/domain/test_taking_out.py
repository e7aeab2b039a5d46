"""An item leaves a merged list: exactly what only it needed comes back."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.domain.test_packages import LISTS, paper, rows_of
from winclient.domain.cases.merging import merge, take_out
from winclient.domain.checks.checklist import Judgement, carried, complete


def test_taking_an_item_out_gives_its_papers_back():
    both = {
        "a": rows_of((paper("身份证", 1, 1), paper("甲表"))),
        "b": rows_of((paper("身份证", 1, 2), paper("乙表"))),
    }
    before = complete(merge(both))
    rows, back = take_out(before, {"a": both["a"]}, gone={"b": both["b"]})
    assert [(each.name, each.originals, each.copies) for each in back] == [
        ("身份证", 0, 2),
        ("乙表", 1, 0),
    ]
    assert [(row.name, row.originals, row.copies, row.serves) for row in rows] == [
        ("身份证", 1, 1, ("a",)),
        ("甲表", 1, 0, ("a",)),
    ]


@pytest.mark.parametrize("state", ["received", "missing", "defective", "exempt"])
def test_what_no_item_asks_for_stays_as_it_was_judged(state):
    """The office was to have it, and the clerk found out how it is."""
    card = paper("户口簿", exempt=True)
    lists = {id: rows_of((card,)) for id in "ab"}
    judged = [
        replace(row, state=Judgement(state), originals=1, reason="看过") for row in merge(lists)
    ]
    (row,), _ = take_out(judged, {"a": lists["a"]}, gone={"b": lists["b"]})
    assert (row.state, row.reason) == (state, "看过")
    (carried_on,) = carried(merge({"a": lists["a"]}), (row,), was=merge(lists))
    assert (carried_on.state, carried_on.reason) == (state, "看过")


def test_what_only_the_item_that_left_asked_for_is_exempt_again():
    lists = {"a": rows_of((paper("户口簿", exempt=True),)), "b": rows_of((paper("户口簿"),))}
    before = complete(merge(lists))
    (row,), (back,) = take_out(before, {"a": lists["a"]}, gone={"b": lists["b"]})
    assert (row.state, row.originals, back.originals) == (Judgement.EXEMPT, 0, 1)
    (again,) = carried(merge({"a": lists["a"]}), (row,), was=merge(lists))
    assert again.state is Judgement.EXEMPT


def asked_of(lists):
    """Counted by hand: the nth sheet of a name, originals shown once, copies for each item."""
    asked = {}
    for materials in lists.values():
        seen = Counter()
        for each in materials:
            key = each.name, seen[each.name]
            seen[each.name] += 1
            if not each.exempt:
                originals, copies = asked.get(key, (0, 0))
                asked[key] = max(originals, each.originals), copies + each.copies
    return asked


def by_name(sheets):
    found = Counter()
    for each in sheets:
        found[each.name, "originals"] += each.originals
        found[each.name, "copies"] += each.copies
    return +found


@given(lists=LISTS, data=st.data())
def test_exactly_what_only_the_items_taken_out_needed_comes_back(lists, data):
    """To the sheet, in whatever order they leave."""
    by_item = {id: rows_of(materials) for id, materials in lists.items()}
    before = rows = complete(merge(by_item))
    out = data.draw(st.permutations(sorted(by_item)))[: data.draw(st.integers(1, len(by_item)))]
    returned = []
    for n in range(len(out)):
        left = {id: own for id, own in by_item.items() if id not in out[: n + 1]}
        rows, back = take_out(rows, left, gone={out[n]: by_item[out[n]]})
        returned += back
    still = asked_of({id: each for id, each in lists.items() if id not in out})
    kept, seen = Counter(), Counter()
    for row in before:
        originals, copies = still.get((row.name, seen[row.name]), (0, 0))
        seen[row.name] += 1
        kept[row.name, "originals"] += min(row.originals, originals)
        kept[row.name, "copies"] += min(row.copies, copies)
    assert by_name(rows) == +kept
    assert by_name(returned) == by_name(before) - kept
