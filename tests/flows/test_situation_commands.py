"""Situations on the command line: what is asked, what the answers change, what is refused."""

import json
from pathlib import Path
from typing import Any

from tests.flows.conftest import Winclient, reason

ITEM = "demo-007"  # 食品经营许可（新办）
ANSWERS: dict[str, Any] = {
    "申请人类型": "企业",
    "经营场所": "租赁",
    "主体业态": "餐饮",
    "餐饮品种": ["冷食", "裱花"],
    "谁来办": "本人",
}
FORM: dict[str, Any] = {
    "item": ITEM,
    "applicant": {"name": "张三", "document": "id_card", "number": "11010519491231002X"},
    "answers": ANSWERS,
    "materials": "all",
    "decision": "accept",
}


def names(told: dict[str, Any]) -> list[str]:
    return [material["name"] for material in told["materials"]]


def test_a_list_tells_what_is_asked_and_each_row_its_cause(winclient: Winclient) -> None:
    _, before = winclient("checklist", ITEM)
    assert [each["id"] for each in before["questions"] if each["open"]] == [
        "申请人类型", "经营场所", "主体业态", "谁来办",
    ]  # fmt: skip
    _, after = winclient(
        "checklist", ITEM, "--answer", "经营场所=租赁", "--answer", "主体业态=餐饮"
    )
    assert set(names(after)) - set(names(before)) == {"房屋租赁合同", "从业人员健康证明"}
    lease = next(each for each in after["materials"] if each["name"] == "房屋租赁合同")
    assert lease["because"] == [{"question": "经营场所", "answer": "租赁"}]
    assert [each["name"] for each in after["dropped"]] == ["利用自动设备从事食品销售的设备放置清单"]
    assert "餐饮品种" in [each["id"] for each in after["questions"]]


def test_an_intake_wants_the_questions_answered(winclient: Winclient) -> None:
    answers = {name: said for name, said in ANSWERS.items() if name != "经营场所"}
    code, told = winclient("intake", form={**FORM, "answers": answers})
    assert (code, told["refused"]["reason"]) == (1, "question_open")
    assert told["refused"]["details"]["choices"] == ["自有房产", "租赁或者借用"]
    assert "经营场所" in told["refused"]["message"]
    assert winclient("case", "list") == (0, [])


def test_a_case_keeps_its_answers_and_the_list_they_make(winclient: Winclient) -> None:
    code, done = winclient("intake", form=FORM)
    assert (code, done["state"]) == (0, "accepted")
    _, shown = winclient("case", "show", done["case"])
    assert ["餐饮品种", "裱花"] in shown["answers"]
    assert "专间或者专用操作场所说明" in names(shown)


def test_an_answer_may_shorten_the_promise(winclient: Winclient) -> None:
    own = {**ANSWERS, "申请人类型": "个体", "餐饮品种": []}
    dues = {
        kind: winclient("intake", form={**FORM, "answers": answers, "at": at})[1]["due"]
        for kind, answers, at in (
            ("企业", ANSWERS, "2026-11-23T09:00:00+08:00"),
            ("个体", own, "2026-11-23T09:05:00+08:00"),
        )
    }
    assert dues == {"企业": "2026-11-30", "个体": "2026-11-26"}


def test_a_refusal_needs_no_answers(winclient: Winclient) -> None:
    form = {**FORM, "answers": {}, "decision": "refuse", "reason": "not_needed"}
    assert winclient("intake", form=form)[1]["state"] == "refused"


def test_a_wrong_answer_is_refused(winclient: Winclient) -> None:
    assert reason(winclient("checklist", ITEM, "--answer", "经营场所=买的")) == (
        1,
        "answer_unknown",
    )
    assert reason(winclient("checklist", ITEM, "--answer", "面积=9")) == (1, "question_unknown")
    assert reason(winclient("checklist", ITEM, "--answer", "面积"))[0] == 2


def test_questions_that_cannot_work_are_refused_item_by_item(
    winclient: Winclient, tmp_path: Path
) -> None:
    asked = {"id": "甲", "answers": ["一", "二"], "when": {"甲": "一"}}
    rows = [
        {"code": "A1", "name": "好事项", "materials": ["申请书"]},
        {"code": "A2", "name": "绕圈", "materials": ["申请书"], "questions": [asked]},
        {"code": "A3", "name": "无用", "questions": [{"id": "甲", "answers": ["一", "二"]}]},
    ]
    file = tmp_path / "items.json"
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    code, told = winclient("catalogue", "import", file)
    assert (code, told["added"]) == (0, 1)
    assert [(each["row"], each["reason"]) for each in told["refused"]] == [
        (2, "row_question_cycle"),
        (3, "row_question_idle"),
    ]


def test_what_is_shown_of_an_item_can_be_imported_again(
    winclient: Winclient, tmp_path: Path
) -> None:
    _, item = winclient("catalogue", "show", ITEM)
    file = tmp_path / "again.json"
    file.write_text(json.dumps([item], ensure_ascii=False), encoding="utf-8")
    code, told = winclient("catalogue", "import", file)
    assert (code, told["refused"]) == (0, [])
    _, again = winclient("catalogue", "show", ITEM)
    assert (again["questions"], again["rules"]) == (item["questions"], item["rules"])
