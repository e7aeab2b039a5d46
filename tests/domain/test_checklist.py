"""The checklist of a case: what is judged, what is still out, what several items share."""

from datetime import date

from msgspec.structs import replace

from tests.build import an_item, given, refusal
from winclient.domain.checks.checklist import (
    Given,
    Judgement,
    blank,
    complete,
    defects,
    deferred,
    judge,
    outstanding,
    unjudged,
)
from winclient.domain.items.catalogue import Material, Necessity
from winclient.domain.refusals import Reason

ROWS = blank(an_item(3))


def names(rows):
    return [row.name for row in rows]


def an_optional(**changes):
    return replace(an_item(2), materials=(Material(name="身份证"), Material(**changes)))


def test_a_new_list_is_judged_by_nobody_but_for_what_the_office_has_already():
    rows = blank(an_optional(name="营业执照", exempt=True))
    assert [row.state for row in rows] == [Judgement.NOT_JUDGED, Judgement.EXEMPT]
    assert names(unjudged(rows)) == ["身份证"]


def test_counts_left_out_mean_what_the_list_asks():
    (row, *_) = judge(ROWS, given("材料1 received"))
    assert (row.originals, row.copies) == (1, 1)


def test_counts_that_were_said_are_kept_beside_what_was_asked():
    word = Given(name="材料1", state=Judgement.RECEIVED, originals=0, copies=3)
    (row, *_) = judge(ROWS, (word,))
    assert (row.originals_due, row.copies_due, row.originals, row.copies) == (1, 1, 0, 3)


def test_a_defect_must_say_what_is_wrong():
    word = Given(name="材料1", state=Judgement.DEFECTIVE, reason="  ")
    assert refusal(lambda: judge(ROWS, (word,))).reason is Reason.DEFECT_WITHOUT_REASON


def test_a_material_the_list_does_not_hold_is_named():
    found = refusal(lambda: judge(ROWS, given("户口本 received")))
    assert (found.reason, found.details["name"]) == (Reason.MATERIAL_UNKNOWN, "户口本")


def test_a_name_that_stands_twice_is_judged_in_order_and_not_a_third_time():
    item = replace(an_item(), materials=(Material(name="照片"), Material(name="照片")))
    rows = judge(blank(item), given("照片 received", "照片 missing"))
    assert [row.state for row in rows] == [Judgement.RECEIVED, Judgement.MISSING]
    thrice = given("照片 received", "照片 missing", "照片 received")
    assert refusal(lambda: judge(blank(item), thrice)).reason is Reason.MATERIAL_UNKNOWN


def test_only_a_deferred_row_keeps_a_promised_day():
    due = date(2026, 12, 1)
    word = Given(name="材料1", state=Judgement.MISSING, due=due)
    assert judge(ROWS, (word,))[0].due is None
    assert judge(ROWS, given("材料3 deferred", due=due))[2].due == due


def test_what_is_out_is_missing_defective_or_promised_and_nothing_else():
    rows = judge(ROWS, given("材料1 received", "材料2 defective", "材料3 deferred"))
    assert names(outstanding(rows)) == ["材料2", "材料3"]
    assert names(defects(rows)) == ["材料2"]
    assert names(deferred(rows)) == ["材料3"]


def test_an_optional_material_stops_nothing_unless_it_is_defective():
    rows = blank(an_optional(name="照片", necessity=Necessity.OPTIONAL))
    assert names(unjudged(rows)) == ["身份证"]
    assert names(defects(judge(rows, given("照片 missing")))) == []
    assert names(defects(judge(rows, given("照片 defective")))) == ["照片"]


def test_complete_receives_what_is_needed_and_leaves_the_optional_open():
    rows = complete(blank(an_optional(name="照片", necessity=Necessity.OPTIONAL)))
    assert [row.state for row in rows] == [Judgement.RECEIVED, Judgement.NOT_JUDGED]
    assert outstanding(rows) == ()
