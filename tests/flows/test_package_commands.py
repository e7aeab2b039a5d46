"""Packages on the command line: one list, one intake, a case for each item, one visit."""

from typing import Any

from tests.flows.conftest import Winclient, reason

ANSWERS = {"用工": "有", "纳税人身份": "小规模", "领发票": "不领"}
FORM: dict[str, Any] = {
    "item": "demo-201",  # 企业开办一件事
    "applicant": {"name": "张三", "document": "id_card", "number": "11010519491231002X"},
    "answers": ANSWERS,
    "materials": "all",
    "decision": "accept",
    "at": "2026-11-23T09:30:00+08:00",
}


def row(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in told["materials"] if each["name"] == name)


def test_the_list_of_a_package_is_that_of_its_items(winclient: Winclient) -> None:
    _, package = winclient("checklist", "demo-201", "--answer", "用工=有")
    items = [each["id"] for each in package["items"]]
    assert len(items) == 6
    _, one_by_one = winclient("checklist", *reversed(items), "--answer", "用工=有")
    assert one_by_one["materials"] == package["materials"]
    card = row(package, "法定代表人居民身份证")
    assert (card["originals"], card["copies"], len(card["serves"])) == (1, 5, 5)
    assert row(package, "职工参保登记花名册")["serves"] == ["demo-108", "demo-109"]
    asked = {each["id"]: each for each in package["questions"]}
    assert asked["用工"]["serves"] == ["demo-108", "demo-109"]


def test_a_package_is_found_like_an_item(winclient: Winclient) -> None:
    _, hits = winclient("catalogue", "search", "企业开办")
    assert (hits[0]["id"], hits[0]["kind"]) == ("demo-201", "package")
    _, shown = winclient("catalogue", "show", "demo-202")
    assert len(shown["composition"]["members"]) == 5


def test_one_intake_gives_a_case_for_the_package_and_each_item(winclient: Winclient) -> None:
    code, done = winclient("intake", form=FORM)
    assert (code, done["state"], done["item"]) == (0, "accepted", "企业开办一件事")
    assert len({done["case"], *(each["case"] for each in done["items"])}) == 7
    dues = {each["item"]: each["due"] for each in done["items"]}
    assert (dues["demo-001"], dues["demo-106"], dues["demo-110"]) == (
        "2026-11-24",
        "2026-11-25",
        "2026-11-27",
    )
    assert done["due"] == "2026-11-27"
    _, seal = winclient("case", "show", done["items"][1]["case"])
    assert seal["package"]["number"] == done["case"]
    _, papers = winclient("paper", "list", done["case"])
    assert [paper["kind"] for paper in papers] == ["acceptance"]
    _, verified = winclient("ledger", "verify")
    assert verified["ok"]


def test_a_package_asks_what_its_items_ask(winclient: Winclient) -> None:
    told = winclient("intake", form={**FORM, "answers": {}})
    assert reason(told) == (1, "question_open")


def test_a_package_is_put_right_in_one_visit(winclient: Winclient) -> None:
    _, listed = winclient("checklist", "demo-201", *_asked())
    needed = [each for each in listed["materials"] if not each["exempt"]]
    words = [
        {"name": each["name"], "state": "received"}
        for each in needed
        if each["name"] != "法定代表人居民身份证"
    ]
    words.append({"name": "法定代表人居民身份证", "state": "missing"})
    form = {**FORM, "materials": words, "decision": "notify"}
    _, done = winclient("intake", form=form)
    held = [each["state"] for each in done["items"]]
    assert held == ["accepted", *["notified"] * 5]
    back = {"materials": "all", "at": "2026-11-24T10:00:00+08:00"}
    _, brought = winclient("case", "bring", done["items"][2]["case"], form=back)
    assert (brought["case"], brought["state"]) == (done["case"], "accepted")
    assert {each["state"] for each in brought["items"]} == {"accepted"}


def _asked() -> list[str]:
    return [word for name, said in ANSWERS.items() for word in ("--answer", f"{name}={said}")]


def test_a_package_of_unknown_items_is_refused(winclient: Winclient) -> None:
    assert reason(winclient("checklist", "demo-001", "nope")) == (1, "item_unknown")


def test_an_item_taken_out_tells_what_comes_back(winclient: Winclient) -> None:
    _, done = winclient("intake", form=FORM)
    seal = done["items"][1]
    at = ("--at", "2026-11-24T10:00:00+08:00")
    code, gone = winclient("case", "advance", seal["case"], "withdraw", *at)
    assert (code, gone["state"]) == (0, "withdrawn")
    back = {each["name"]: each for each in gone["life"]["withdrawal"]["back"]}
    assert back["法定代表人居民身份证"] == {"name": "法定代表人居民身份证", "copies": 1}
    _, whole = winclient("case", "show", done["case"])
    assert [each["fact"] for each in whole["history"]][-1] == "item_taken_out"
    assert all(seal["item"] not in row["serves"] for row in whole["materials"])
    refused = winclient("case", "advance", done["case"], "close", *at)
    assert reason(refused) == (1, "package_whole")
    _, verified = winclient("ledger", "verify")
    assert verified["ok"]
