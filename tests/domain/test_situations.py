"""Situations: which questions arise, what answers change, and what is wrong before import."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import an_item, ask, follows, refusal
from winclient.domain.checks.situation_faults import check_situations
from winclient.domain.checks.situations import check_answered, resolve
from winclient.domain.items.catalogue import Material, TimeLimit
from winclient.domain.items.questions import Change
from winclient.domain.refusals import Reason

LEASE = Material(name="租赁合同", originals=0, copies=1)
SHOP = an_item(
    2,
    questions=(
        ask("主体", "个体", "企业"),
        ask("场所", "自有", "租赁"),
        ask("转租", "是", "否", when={"场所": "租赁"}),
        ask("品种", "冷食", "裱花", when={"主体": "企业"}, several=True),
    ),
    rules=(
        follows({"场所": "租赁"}, add=(LEASE,)),
        follows({"转租": "是"}, add=(Material(name="房东同意书"),)),
        follows({"主体": "个体"}, drop=("材料2",), promised=TimeLimit(days=3)),
        follows({"主体": "企业"}, change=(Change(name="材料1", copies=2),), condition="有专职人员"),
        follows({"品种": "冷食/裱花"}, add=(Material(name="专间说明"),)),
    ),
)
ALL = (("主体", "企业"), ("场所", "租赁"), ("转租", "是"), ("品种", "冷食"), ("品种", "裱花"))


def names(situation):
    return [material.name for material in situation.item.materials]


def because(situation):
    return {row.name: row.because for row in situation.rows}


def test_a_follow_up_is_asked_only_where_its_condition_holds():
    assert [each.id for each in resolve(SHOP).asked] == ["主体", "场所"]
    rented = resolve(SHOP, [("场所", "租赁")])
    assert [each.id for each in rented.open] == ["主体", "转租"]


def test_answers_add_drop_and_change_and_each_row_says_which():
    found = resolve(SHOP, ALL)
    assert names(found) == ["材料1", "材料2", "租赁合同", "房东同意书", "专间说明"]
    assert because(found)["专间说明"] == (("品种", "冷食"), ("品种", "裱花"))
    assert because(found)["材料1"] == (("主体", "企业"),)
    assert because(found)["材料2"] == ()
    assert (found.item.materials[0].copies, found.item.condition) == (2, "有专职人员")
    assert found.open == ()


def test_what_falls_away_says_why_and_a_limit_may_change():
    found = resolve(SHOP, [("主体", "个体")])
    assert [(each.name, each.because) for each in found.dropped] == [
        ("材料2", (("主体", "个体"),)),
    ]
    assert found.item.promised == TimeLimit(days=3)
    assert SHOP.promised == TimeLimit(days=10)


def test_questions_and_answers_may_be_named_by_what_people_read():
    assert resolve(SHOP, [("主体？", "个体")]).answers == (("主体", "个体"),)


def test_an_answer_to_a_question_that_does_not_arise_is_left_out():
    found = resolve(SHOP, [("转租", "是"), ("场所", "自有"), ("主体", "个体")])
    assert found.answers == (("主体", "个体"), ("场所", "自有"))
    assert "房东同意书" not in names(found)


def test_none_of_several_is_an_answer_too():
    answers = [("主体", "企业"), ("场所", "自有"), ("品种", "")]
    assert resolve(SHOP, answers[:2]).open != ()
    assert resolve(SHOP, answers).open == ()


@pytest.mark.parametrize(
    ("answers", "reason", "details"),
    [
        ([("规模", "大")], Reason.QUESTION_UNKNOWN, {"question": "规模"}),
        ([("主体", "国企")], Reason.ANSWER_UNKNOWN, {"choices": ["个体", "企业"]}),
        ([("主体", "个体"), ("主体", "企业")], Reason.ANSWER_SINGLE, {"question": "主体？"}),
        ([("主体", "")], Reason.ANSWER_UNKNOWN, {"answer": ""}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_what_would(answers, reason, details):
    error = refusal(lambda: resolve(SHOP, answers))
    assert error.reason is reason
    assert error.details.items() >= details.items()


def test_an_open_question_is_named_with_its_choices():
    error = refusal(lambda: check_answered(resolve(SHOP, [("主体", "个体")])))
    assert error.reason is Reason.QUESTION_OPEN
    assert (error.details["question"], error.details["choices"]) == ("场所？", ["自有", "租赁"])


def test_an_item_that_asks_nothing_keeps_what_was_said():
    assert resolve(an_item(), [("备注", "加急")]).answers == (("备注", "加急"),)


WHOLE = st.lists(
    st.sampled_from((*ALL, ("主体", "个体"), ("场所", "自有"))), unique_by=lambda p: p[0]
)


@given(WHOLE, st.randoms())
def test_the_order_of_answers_changes_nothing(answers, chance):
    shuffled = list(answers)
    chance.shuffle(shuffled)
    assert resolve(SHOP, answers) == resolve(SHOP, shuffled)


@given(WHOLE)
def test_what_counted_gives_the_same_again(answers):
    found = resolve(SHOP, answers)
    assert resolve(SHOP, found.answers) == found


def test_it_would_pass_an_import():
    check_situations(SHOP)
