"""Packages: one list, each paper once, questions once, the promise of the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.build import an_item, refusal
from winclient.domain.cases.merging import merge, spread
from winclient.domain.cases.packages import join, last, promises, without
from winclient.domain.checks.checklist import Given, Judgement, blank, complete, defects, judge
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Material, Necessity
from winclient.domain.items.composition import Composition, Member, Same, check_composition
from winclient.domain.items.questions import Answer, Condition, Question, Rule
from winclient.domain.refusals import Reason

NAMES = ("身份证", "营业执照", "申请书", "合同", "照片")
MATERIALS = st.builds(
    Material,
    name=st.sampled_from(NAMES),
    necessity=st.sampled_from(Necessity),
    originals=st.integers(0, 2),
    copies=st.integers(0, 3),
    exempt=st.booleans(),
)
LISTS = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(MATERIALS, max_size=5).map(tuple), min_size=1
)
STATES = st.sampled_from([Judgement.RECEIVED, Judgement.MISSING, Judgement.DEFECTIVE])


def rows_of(materials):
    return blank(replace(an_item(0), materials=materials))


def item(id, *materials, **changes):
    return replace(an_item(0, id=id, name=f"事项{id}"), materials=materials, **changes)


def paper(name, originals=1, copies=0, **more):
    return Material(name=name, originals=originals, copies=copies, **more)


def row(joint, name):
    return next(each for each in joint.rows if each.name == name)


def test_an_original_is_shown_once_and_copies_add_up():
    joint = join(
        [
            item("a", paper("身份证", 1, 1), paper("甲表")),
            item("b", paper("身份证", 1, 2), paper("乙表")),
        ]
    )
    card = row(joint, "身份证")
    assert (card.originals_due, card.copies_due, card.serves) == (1, 3, ("a", "b"))
    assert [each.name for each in joint.rows] == ["身份证", "甲表", "乙表"]


def test_the_stricter_item_decides_and_only_what_all_have_is_exempt():
    joint = join(
        [
            item(
                "a", paper("执照", 0, 1, exempt=True), paper("照片", necessity=Necessity.OPTIONAL)
            ),
            item("b", paper("执照", 0, 2), paper("照片")),
        ]
    )
    licence = row(joint, "执照")
    assert (licence.state, licence.copies_due) == (Judgement.NOT_JUDGED, 2)
    assert row(joint, "照片").necessity is Necessity.REQUIRED


def test_papers_with_two_names_are_one_where_the_package_says_so():
    composition = Composition(
        members=(Member(item="a"), Member(item="b")), same=(Same(name="证明", also=("出生证明",)),)
    )
    joint = join([item("a", paper("出生证明")), item("b", paper("证明"))], composition=composition)
    assert [(each.name, each.serves) for each in joint.rows] == [("证明", ("a", "b"))]


def ask(id, *answers, when=()):
    choices = tuple(Answer(id=each) for each in answers)
    return Question(id=id, text=f"{id}？", answers=choices, when=when)


def rule(question, answer, *materials):
    return Rule(when=(Condition(question=question, answers=(answer,)),), add=materials)


STAFF = {
    "questions": (ask("用工", "有", "没有"),),
    "rules": (rule("用工", "有", paper("名册", 1, 1)),),
}


def test_a_question_of_several_items_is_asked_once():
    joint = join([item("a", **STAFF), item("b", **STAFF)], answers=[("用工", "有")])
    assert [(each.question.id, sorted(each.of)) for each in joint.questions] == [
        ("用工", ["a", "b"])
    ]
    assert (joint.open, row(joint, "名册").copies_due) == ((), 2)
    assert row(joint, "名册").because == (("用工", "有"),)


def test_questions_that_only_share_a_name_are_asked_apart():
    other = {"questions": (ask("用工", "多", "少"),), "rules": (rule("用工", "多", paper("表")),)}
    joint = join(
        [item("a", **STAFF), item("b", **other)], answers=[("用工@a", "没有"), ("用工@b", "多")]
    )
    assert [each.question.id for each in joint.questions] == ["用工@a", "用工@b"]
    assert joint.situations["b"].answers == (("用工", "多"),)
    assert joint.open == ()


def test_a_question_no_item_asks_is_refused():
    error = refusal(lambda: join([item("a", **STAFF)], answers=[("规模", "大")]))
    assert (error.reason, error.details["known"]) == (Reason.QUESTION_UNKNOWN, ["用工"])


@given(LISTS, st.randoms())
def test_merging_does_not_depend_on_the_order_of_items(drawn, chance):
    named = [item(id, *materials) for id, materials in drawn.items()]
    shuffled = list(named)
    chance.shuffle(shuffled)
    assert join(named).rows == join(shuffled).rows
    lists = [{each.id: rows_of(each.materials) for each in order} for order in (named, shuffled)]
    assert merge(lists[0]) == merge(lists[1])


@given(LISTS)
def test_no_material_an_item_needs_is_missing_from_the_merge(drawn):
    lists = {id: rows_of(materials) for id, materials in drawn.items()}
    merged = merge(lists)
    for id, rows in lists.items():
        for own in rows:
            if own.state is Judgement.EXEMPT:
                continue
            found = [each for each in merged if each.name == own.name and id in each.serves]
            assert any(
                each.originals_due >= own.originals_due
                and each.copies_due >= own.copies_due
                and (each.needed or not own.needed)
                and each.state is Judgement.NOT_JUDGED
                for each in found
            )


@given(LISTS)
def test_copies_add_up_and_originals_do_not(drawn):
    lists = {id: rows_of(materials) for id, materials in drawn.items()}
    for name in NAMES:
        asking = [r for rows in lists.values() for r in rows if r.name == name and not r.settled]
        merged = [each for each in merge(lists) if each.name == name and not each.settled]
        assert sum(each.copies_due for each in merged) == sum(each.copies_due for each in asking)
        if asking:
            most = max(each.originals_due for each in asking)
            assert max(each.originals_due for each in merged) == most


@given(LISTS)
def test_what_is_complete_together_is_complete_for_each(drawn):
    lists = {id: rows_of(materials) for id, materials in drawn.items()}
    judged = spread(complete(merge(lists)), lists)
    for id, rows in judged.items():
        assert [each.name for each in rows] == [each.name for each in lists[id]]
        for own in rows:
            if own.needed and own.state is not Judgement.EXEMPT:
                assert own.state is Judgement.RECEIVED
                assert (own.originals, own.copies) == (own.originals_due, own.copies_due)


@given(LISTS, st.data())
def test_a_defect_touches_exactly_the_items_that_need_the_paper(drawn, data):
    lists = {id: rows_of(materials) for id, materials in drawn.items()}
    merged = merge(lists)
    words = [Given(name=each.name, state=data.draw(STATES), reason="没有签名") for each in merged]
    judged = judge(merged, words)
    told = {(each.name, id) for each in defects(judged) for id in each.serves}
    found = {
        (each.name, id) for id, rows in spread(judged, lists).items() for each in defects(rows)
    }
    assert found <= told
    for each in defects(judged):
        touched = {id for name, id in found if name == each.name}
        assert touched, "a defect no item asked about"


def test_what_the_office_was_to_have_but_has_not_touches_every_item_that_relies_on_it():
    lists = {
        "a": rows_of((paper("执照", 0, 1, exempt=True),)),
        "b": rows_of((paper("执照", 0, 1, exempt=True), paper("合同"))),
    }
    merged = merge(lists)
    word = Given(name="执照", state=Judgement.DEFECTIVE, reason="证照库里的已经注销")
    judged = judge(merged, (word, Given(name="合同", state=Judgement.RECEIVED)))
    laid_out = spread(judged, lists)
    assert [each.name for rows in laid_out.values() for each in defects(rows)] == ["执照", "执照"]
    assert spread(complete(merged), lists)["a"] == lists["a"]
    alone = spread(judged, {"a": lists["a"]})  # the other has ended and may have asked for it
    assert alone["a"] == lists["a"]


A, B, C = Member(item="a"), Member(item="b", after=("a",)), Member(item="c", after=("b",))


def test_what_waited_for_an_item_waits_for_what_that_waited_for():
    left = without(Composition(members=(A, B, C)), "b")
    assert left.members == (A, Member(item="c", after=("a",)))


MONDAY = date(2026, 11, 23)
DAYS = {"a": 2, "b": 3, "c": 1, "d": 4}


def days(item, start):
    return Due(on=start + timedelta(days=DAYS[item]), provisional=False)


@pytest.mark.parametrize(
    ("members", "total"),
    [
        ((A, Member(item="d")), 4),
        ((A, B, C), 6),
        ((A, B, Member(item="d", after=("a",))), 6),
        ((Member(item="d", after=("a", "b")), A, B), 9),
    ],
)
def test_the_promise_is_the_longest_of_what_runs_side_by_side_and_the_sum_of_a_row(members, total):
    found = promises(members, start=MONDAY, due=days)
    assert last(found.values()) == Due(on=MONDAY + timedelta(days=total), provisional=False)


def test_a_whole_with_an_item_that_promises_nothing_promises_nothing():
    found = promises(
        (A, B), start=MONDAY, due=lambda item, day: days(item, day) if item == "b" else None
    )
    assert (found["b"], last(found.values())) == (None, None)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ((A, A), Reason.ROW_PACKAGE_TWICE),
        ((A, C), Reason.ROW_PACKAGE_WAITS),
        ((Member(item="a", after=("b",)), B), Reason.ROW_PACKAGE_CYCLE),
    ],
)
def test_a_package_that_cannot_be_done_is_refused_at_import(members, reason):
    assert refusal(lambda: check_composition(Composition(members=members))).reason is reason
