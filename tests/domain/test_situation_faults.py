"""What is wrong with an item's questions and rules is found before they come into force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import an_item, ask, follows, refusal
from winclient.domain.checks.situation_faults import check_situations
from winclient.domain.checks.situations import resolve
from winclient.domain.items.catalogue import Material, Necessity, TimeLimit
from winclient.domain.items.questions import Change
from winclient.domain.refusals import Reason, Refused

LEASE = Material(name="租赁合同", originals=0, copies=1)


def fault(questions=(), rules=(), materials=2):
    item = an_item(materials, questions=tuple(questions), rules=tuple(rules))
    return refusal(lambda: check_situations(item))


TWO = (ask("甲", "一", "二"), ask("乙", "一", "二"))


@pytest.mark.parametrize(
    "circle",
    [
        (ask("甲", "一", "二", when={"甲": "一"}),),
        (ask("甲", "一", "二", when={"乙": "一"}), ask("乙", "一", "二", when={"甲": "一"})),
    ],
)
def test_questions_that_wait_for_each_other_are_found(circle):
    assert fault(circle).reason is Reason.ROW_QUESTION_CYCLE


def test_a_long_circle_names_its_path():
    ring = [ask(str(n), "一", "二", when={str((n + 1) % 5): "一"}) for n in range(5)]
    assert set(fault(ring).details["path"]) == {f"{n}？" for n in range(5)}


def test_a_question_that_can_never_arise_is_found():
    deep = ask("丙", "一", "二", when={"乙": "一", "甲": "二"})
    waits = ask("乙", "一", "二", when={"甲": "一"})
    error = fault((TWO[0], waits, deep), [follows({"丙": "一"}, drop=("材料1",))])
    assert (error.reason, error.details["question"]) == (Reason.ROW_QUESTION_UNREACHABLE, "丙？")


def test_a_question_nothing_follows_from_is_found():
    assert fault(TWO[:1]).reason is Reason.ROW_QUESTION_IDLE


def test_a_rule_that_can_never_hold_is_found():
    rules = [
        follows({"甲": "一"}, drop=("材料1",)),
        follows({"乙": "一", "甲": "二"}, drop=("材料1",)),
    ]
    questions = (TWO[0], ask("乙", "一", "二", when={"甲": "一"}))
    error = fault(questions, rules)
    assert (error.reason, error.details["answers"]) == (Reason.ROW_RULE_DEAD, ["乙=一", "甲=二"])


@pytest.mark.parametrize("when", [{"丁": "一"}, {"甲": "三"}])
def test_a_rule_about_nothing_is_found(when):
    assert fault(TWO, [follows(when, drop=("材料1",))]).reason is Reason.ROW_QUESTION_UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            {"drop": ("材料1",)},
            {"change": (Change(name="材料1", copies=2),)},
            Reason.ROW_RULE_CONFLICT,
        ),
        (
            {"change": (Change(name="材料1", copies=2),)},
            {"change": (Change(name="材料1", copies=3),)},
            Reason.ROW_RULE_CONFLICT,
        ),
        ({"add": (LEASE,)}, {"drop": ("租赁合同",)}, Reason.ROW_RULE_CONFLICT),
        (
            {"add": (LEASE,)},
            {"add": (Material(name="租赁合同", copies=2),)},
            Reason.ROW_RULE_CONFLICT,
        ),
        (
            {"promised": TimeLimit(days=3)},
            {"promised": TimeLimit(days=5)},
            Reason.ROW_RULE_LIMITS,
        ),
    ],
)
def test_answers_that_contradict_each_other_are_found(one, other, reason):
    assert (
        fault(TWO, [follows({"甲": "一"}, **one), follows({"乙": "一"}, **other)]).reason is reason
    )
    apart = [
        follows({"甲": "一"}, **one),
        follows({"甲": "二"}, **other),
        follows({"乙": "一"}, change=(Change(name="材料2", copies=9),)),
    ]
    check_situations(an_item(2, questions=TWO, rules=tuple(apart)))


def test_answers_that_agree_are_none():
    rules = [
        follows({"甲": "一"}, add=(LEASE,), change=(Change(name="材料1", copies=2),)),
        follows(
            {"乙": "一"},
            add=(LEASE,),
            change=(Change(name="材料1", necessity=Necessity.OPTIONAL),),
        ),
    ]
    item = an_item(2, questions=TWO, rules=tuple(rules))
    check_situations(item)
    both = resolve(item, [("甲", "一"), ("乙", "一")])
    first = both.item.materials[0]
    assert (first.copies, first.necessity) == (2, Necessity.OPTIONAL)
    assert [each.name for each in both.item.materials].count("租赁合同") == 1
    assert both.causes["租赁合同"] == (("甲", "一"), ("乙", "一"))


@pytest.mark.parametrize(
    ("effect", "reason"),
    [
        ({"drop": ("材料9",)}, Reason.ROW_RULE_MATERIAL),
        ({"change": (Change(name="材料9", copies=1),)}, Reason.ROW_RULE_MATERIAL),
        ({"add": (Material(name="材料1"),)}, Reason.ROW_RULE_LISTED),
    ],
)
def test_a_rule_speaks_of_materials_that_are_there_and_adds_what_is_not(effect, reason):
    rules = [follows({"甲": "一"}, **effect), follows({"乙": "一"}, drop=("材料2",))]
    assert fault(TWO, rules).reason is reason


CHOICES = st.sampled_from(["一", "二", "一/二"])
WAITS = st.dictionaries(st.sampled_from("甲乙丙"), CHOICES, max_size=2)


@given(st.tuples(WAITS, WAITS), st.lists(st.tuples(WAITS, st.booleans()), max_size=4))
def test_what_passes_never_contradicts_itself_whatever_is_answered(waits, drops):
    """Checked against trying every combination of answers."""
    questions = (
        ask("甲", "一", "二"),
        ask("乙", "一", "二", when={k: v for k, v in waits[0].items() if k != "乙"}),
        ask("丙", "一", "二", when={k: v for k, v in waits[1].items() if k != "丙"}),
    )
    rules = tuple(
        follows(when, drop=("材料1",))
        if drop
        else follows(when, change=(Change(name="材料1", copies=2),))
        for when, drop in drops
    )
    item = an_item(2, questions=questions, rules=rules)
    try:
        check_situations(item)
    except Refused as error:
        found = error.reason
    else:
        found = None
    seen = [resolve(item, zip("甲乙丙", each, strict=True)) for each in every_answer()]
    clashes = any(
        each.causes.get("材料1") and "材料1" in {gone.name for gone in each.dropped}
        for each in seen
    )
    arise = {question.id for each in seen for question in each.asked}
    if found is None:
        assert not clashes
        assert arise == set("甲乙丙")
    if found is Reason.ROW_RULE_CONFLICT:
        assert clashes
    if found is Reason.ROW_QUESTION_UNREACHABLE:
        assert arise != set("甲乙丙")


def every_answer():
    return [(a, b, c) for a in "一二" for b in "一二" for c in "一二"]
