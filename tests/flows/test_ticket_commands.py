"""The queue from a shell: a morning at one counter, its refusals, and the day's balance."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from winclient.cli.parser import run

NINE = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
Answer = tuple[int, Any]
Winclient = Callable[..., Answer]


@pytest.fixture
def winclient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Winclient:
    """`winclient("ticket call", counter=3, minute=5)`: exit code and document."""

    def call(words: str, *more: object, minute: float | None = None, **options: object) -> Answer:
        given = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        if minute is not None:
            given += ["--at", (NINE + timedelta(minutes=minute)).isoformat()]
        command = [*words.split(), *map(str, more), *given]
        code = run(["--data", str(tmp_path / "data"), "--json", *command])
        return code, json.loads(capsys.readouterr().out)

    return call


def reason(answer: Answer) -> tuple[int, str]:
    """The exit code and the refusal's code."""
    return answer[0], answer[1]["refused"]["reason"]


def test_a_ticket_from_taking_to_finishing(winclient: Winclient) -> None:
    code, taken = winclient("ticket take", minute=0)
    assert code == 0
    assert {"ticket", "segment", "class", "state", "counter", "taken_at"} <= taken.keys()
    assert (taken["ticket"], taken["class"], taken["state"]) == ("A001", "ordinary", "waiting")
    _, called = winclient("ticket call", counter=3, minute=4)
    assert (called["ticket"], called["state"], called["counter"]) == ("A001", "called", "3")
    assert called["waited_seconds"] == 240
    winclient("ticket begin", counter=3, minute=5)
    code, done = winclient("ticket finish", counter=3, ticket="A001", minute=9)
    assert (code, done["state"], done["served_seconds"]) == (0, "served", 240)
    assert winclient("ticket list")[1][0]["taken_at"] == taken["taken_at"]


def test_what_the_ticket_is_for_is_told_when_it_is_begun(winclient: Winclient) -> None:
    winclient("ticket take", priority="老年人", item="", minute=0)
    _, called = winclient("ticket call", counter=1, minute=1)
    assert called["class"] == "priority"
    assert {"item", "granted_for", "granted_by", "code", "appointment"}.isdisjoint(called)
    _, begun = winclient("ticket begin", counter=1, minute=2)
    assert (begun["granted_for"], begun["granted_by"]) == ("老年人", "0001")


def test_every_act_has_its_command(winclient: Winclient) -> None:
    for minute in (0, 1, 2, 3):
        winclient("ticket take", minute=minute)
    winclient("ticket call", counter=1, minute=5)
    assert winclient("ticket recall", counter=1, minute=6)[1]["recalls"] == 1
    assert winclient("ticket skip", counter=1, minute=7)[1]["state"] == "missed"
    assert winclient("ticket undo", counter=1, minute=7.2)[1]["state"] == "called"
    winclient("ticket skip", counter=1, minute=8)
    assert winclient("ticket return", ticket="A001", minute=8.5)[1]["state"] == "waiting"
    assert winclient("ticket call", counter=1, minute=8.6)[1]["ticket"] == "A002"
    winclient("ticket begin", counter=1, minute=10)
    assert winclient("ticket park", counter=1, minute=11)[1]["state"] == "parked"
    assert winclient("ticket resume", counter=1, minute=31)[1]["parked_seconds"] == 1200
    _, moved = winclient("ticket transfer", counter=1, to="B", minute=32)
    assert (moved["segment"], moved["state"], moved["taken_at"][11:16]) == ("B", "waiting", "09:01")
    assert winclient("ticket leave", ticket="A003", minute=33)[1]["state"] == "left"
    words = {"ticket": "A004", "minute": 34}
    assert reason(winclient("ticket void", **words)) == (1, "reason_needed")
    assert winclient("ticket void", reason="打印失败", **words)[1]["state"] == "void"
    assert winclient("ticket pause", counter=1, minute=35)[1]["paused"] is True
    assert reason(winclient("ticket call", counter=1, minute=36)) == (1, "counter_paused")
    assert winclient("ticket continue", counter=1, minute=37)[1]["paused"] is False
    _, shown = winclient("ticket show", "a002")
    assert [line["fact"] for line in shown["history"]][-1] == "ticket_transferred"


def test_a_call_out_of_turn_is_in_the_balance(winclient: Winclient) -> None:
    winclient("ticket take", minute=0)
    winclient("ticket take", minute=1)
    words = {"counter": 2, "ticket": "A002", "minute": 2}
    assert reason(winclient("ticket call", **words)) == (1, "reason_needed")
    assert winclient("ticket call", reason="孕妇", **words)[0] == 0
    winclient("ticket begin", counter=2, minute=3)
    winclient("ticket finish", counter=2, minute=4)
    code, balance = winclient("ticket session close", minute=5)
    assert code == 0
    assert balance["balanced"] is True
    figures = [balance[name] for name in ("issued", "served", "left", "void", "waiting")]
    assert figures == [2, 1, 0, 1, 0]
    assert [(each["ticket"], each["reason"]) for each in balance["out_of_turn"]] == [
        ("A002", "孕妇")
    ]
    assert reason(winclient("ticket take", minute=6)) == (1, "session_not_open")
    assert winclient("ticket session open", minute=7)[1]["session"] == 2
    assert winclient("ticket take", minute=8)[1]["ticket"] == "A001"
    assert winclient("ticket session stop", minute=9)[1]["state"] == "stopped"
    assert reason(winclient("ticket take", minute=10)) == (1, "taking_stopped")
    assert winclient("ticket session resume", minute=11)[1]["state"] == "open"
    assert winclient("ticket balance")[1]["waiting"] == 1
    assert winclient("ledger verify")[1]["ok"] is True


def test_the_status_says_what_a_counter_may_do_and_why_not(winclient: Winclient) -> None:
    winclient("ticket take", minute=0)
    _, status = winclient("ticket status", counter=1, minute=1)
    assert (status["waiting_for_me"], status["held"]) == (1, None)
    assert status["why_not"]["call"] is None
    assert status["why_not"]["finish"]["reason"] == "nothing_held"
    assert "先叫号" in status["why_not"]["finish"]["message"]


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        ("ticket call", {"counter": 1}, (1, "session_not_open")),
        ("ticket take", {"segment": "Q"}, (1, "segment_unknown")),
        ("ticket take", {"priority": "appointment"}, (2, "field_missing")),
        ("ticket take", {"appointment": "tomorrow"}, (2, "field_wrong")),
        ("ticket take", {"at": "2026-11-23T09:00:00"}, (2, "field_wrong")),
        ("ticket take", {"counter": "x" * 17}, (2, "field_wrong")),
        ("ticket list", {"state": "asleep"}, (2, "field_wrong")),
        ("ticket balance", {}, (1, "session_not_open")),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    winclient: Winclient, words: str, options: dict[str, object], expected: tuple[int, str]
) -> None:
    assert reason(winclient(words, **options)) == expected


def test_the_hall_edits_its_segments(winclient: Winclient, tmp_path: Path) -> None:
    _, shipped = winclient("ticket segments")
    assert (shipped["file"], len(shipped["segments"])) == (None, 3)
    file = Path(winclient("ticket segments", "--write")[1]["file"])
    own = '[[segment]]\nprefix = "S"\nname = "社保"\nstart = 300\nrule = "interleave"\nevery = 1\n'
    file.write_text(own, encoding="utf-8")
    assert winclient("ticket segments", "--write")[1]["segments"][0]["prefix"] == "S"
    assert winclient("ticket take")[1]["ticket"] == "S300"
    file.write_text(own.replace("interleave", "newest_first"), encoding="utf-8")
    code, answer = winclient("ticket take")
    assert (code, answer["refused"]["details"]["field"]) == (2, "segments.toml: rule")
    file.write_bytes(b"\xff\xfe\xff")
    assert reason(winclient("ticket take")) == (2, "field_wrong")


def test_an_intake_knows_its_ticket(winclient: Winclient, tmp_path: Path) -> None:
    form = {
        "item": "demo-001",
        "applicant": {
            "kind": "person",
            "name": "张三",
            "document": "id_card",
            "number": "11010519491231002X",
        },
        "materials": "all",
        "decision": "accept",
        "counter": "3",
        "ticket": "A001",
        "at": "2026-11-23T09:30:00+08:00",
    }
    file = tmp_path / "form.json"
    file.write_text(json.dumps(form), encoding="utf-8")
    winclient("ticket take", minute=0)
    winclient("ticket call", counter=3, minute=1)
    assert reason(winclient("intake", file)) == (1, "ticket_not_served")
    winclient("ticket begin", counter=3, minute=2)
    code, done = winclient("intake", file)
    assert code == 0
    assert winclient("ticket show", "A001")[1]["cases"] == [done["case"]]


def test_the_demo_takes_calls_and_balances_numbers(winclient: Winclient, tmp_path: Path) -> None:
    code, done = winclient("demo", out=tmp_path / "out", cases=12, seed=5)
    account = done["tickets"]
    ends = sum(account[name] for name in ("served", "left", "void", "waiting"))
    assert (code, done["balanced"]) == (0, True)
    assert account["issued"] == ends
    assert account["served"] >= 12
    assert account["void"] > 0
