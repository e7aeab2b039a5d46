"""`case advance` as others script it, from the acceptance to the closed file."""

from typing import Any

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM


def at(day: int, hour: int = 10) -> tuple[str, str]:
    return "--at", f"2026-12-{day:02}T{hour:02}:00:00+08:00"


def accepted(winclient: Winclient) -> str:
    number: str = winclient("intake", form=FORM)[1]["case"]
    return number


def test_a_case_lives_from_acceptance_to_its_closed_file(winclient: Winclient) -> None:
    number = accepted(winclient)

    def step(*words: str) -> dict[str, Any]:
        code, value = winclient("case", "advance", number, *words)
        assert code == 0, value
        return dict(value)

    hearing = ("--kind", "hearing", "--days", "15", "--reason", "申请人要求")
    paused = step("suspend", *hearing, "--since", "2026-11-24", *at(1))
    assert paused["clock"]["stopped"] is True
    assert [paper["kind"] for paper in paused["issued"]] == ["special_procedure"]
    assert paused["possible"]["resume"] is None
    assert paused["possible"]["issue"]["reason"] == "not_decided_yet"
    running = step("resume", "--until", "2026-12-01", *at(1, 11))
    assert running["clock"]["stopped"] is False
    step("hand-over", *at(2))
    step("sign", "--receiver", "孙科长", *at(2, 11))
    step("decide", "--granted", "--document", "JY1", *at(3))
    step("receive-result", "--here", "营业执照 正本", *at(3, 11))
    assert step("issue", "--receipt", number, *at(4))["state"] == "issued"
    closed = step("close", *at(4, 11))
    assert closed["state"] == "closed"
    assert [line["fact"] for line in closed["history"]][-1] == "case_closed"
    assert winclient("ledger", "verify")[1]["ok"] is True


def test_a_step_that_is_not_possible_says_why(winclient: Winclient) -> None:
    number = accepted(winclient)
    advance = ("case", "advance", number)
    assert reason(winclient(*advance, "issue", *at(1))) == (1, "not_decided_yet")
    assert reason(winclient(*advance, "resume", *at(1))) == (1, "clock_runs")
    survey = ("suspend", "--kind", "踏勘", "--days", "3", "--reason", "x")
    assert reason(winclient(*advance, *survey, *at(1))) == (1, "pause_unknown")
    assert reason(winclient(*advance, "decide", *at(1))) == (2, "field_missing")
    wrong = ("suspend", "--kind", "听证", "--since", "soon", "--reason", "x", "--days", "3")
    assert reason(winclient(*advance, *wrong, *at(1))) == (2, "field_wrong")
    assert reason(winclient("case", "advance", "1" * 22, "close", *at(1))) == (1, "case_unknown")
    assert winclient("case", "advance", number, "dance")[0] == 2


def test_a_withdrawn_case_is_over_and_its_papers_are_listed(winclient: Winclient) -> None:
    number = accepted(winclient)
    _, value = winclient("case", "advance", number, "withdraw", "--reason", "不办了", *at(1))
    assert (value["state"], value["issued"][0]["kind"]) == ("withdrawn", "withdrawal")
    assert reason(winclient("case", "advance", number, "decide", "--granted", *at(2))) == (
        1,
        "case_ended",
    )
    kinds = [paper["kind"] for paper in winclient("paper", "list", number)[1]]
    assert kinds == ["acceptance", "withdrawal"]


def test_cases_are_listed_by_due_date_and_state(winclient: Winclient) -> None:
    number = accepted(winclient)
    due = winclient("case", "show", number)[1]["due"]
    assert [line["case"] for line in winclient("case", "list", "--due-by", due)[1]] == [number]
    assert winclient("case", "list", "--due-by", "2026-11-22")[1] == []
    winclient("case", "advance", number, "decide", "--granted", "--here", "执照", *at(1))
    assert winclient("case", "list", "--due-by", due)[1] == []
    ready = winclient("case", "list", "--state", "ready")[1]
    assert [line["case"] for line in ready] == [number]


def test_a_number_shown_at_issue_is_masked_when_the_case_is_shown(winclient: Winclient) -> None:
    number = accepted(winclient)
    winclient("case", "advance", number, "decide", "--granted", "--here", "执照", *at(1))
    shown = ("--identity", FORM["applicant"]["number"])
    code, value = winclient("case", "advance", number, "issue", *shown, *at(2))
    assert code == 0
    assert FORM["applicant"]["number"] not in str(value)
