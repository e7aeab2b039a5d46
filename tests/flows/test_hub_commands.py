"""The hall's hub from a shell: a real `winclient center`, counters beside it, and it goes away."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.build.queue import PLAN
from tests.flows.center_process import Center
from tests.flows.test_commands import FORM
from winclient.cli.parser import run

Answer = tuple[int, Any]
Winclient = Callable[..., Answer]


@pytest.fixture(params=["sqlite", "postgresql"])
def center(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Center]:
    database = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "segments.toml").write_text(PLAN, encoding="utf-8")
    found = Center(folder, database)
    found.start()
    yield found
    found.end()


@pytest.fixture
def winclient(capsys: pytest.CaptureFixture[str]) -> Winclient:
    """`winclient(folder, "ticket call", counter=3)`: exit code and document."""

    def call(folder: Path, words: str, **options: object) -> Answer:
        given = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        code = run(["--data", str(folder), "--json", *words.split(), *given])
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def at_counter(center: Center, winclient: Winclient, tmp_path: Path) -> Winclient:
    """A counter PC that is set to the hub."""
    _, told = winclient(center.folder, "center key")
    folder = tmp_path / "counter"
    folder.mkdir()
    settings = f'hub = "http://{center.listen}"\nhub_key = "{told["hub_key"]}"\ncounter = "3"\n'
    (folder / "settings.toml").write_text(settings, encoding="utf-8")

    def call(words: str, **options: object) -> Answer:
        return winclient(folder, words, **options)

    return call


def reason(answer: Answer) -> tuple[int, str]:
    return answer[0], answer[1]["refused"]["reason"]


def test_the_same_commands_act_at_the_hub(at_counter):
    assert at_counter("ticket session open")[1]["state"] == "open"
    assert at_counter("ticket take")[1]["ticket"] == "A001"
    assert at_counter("ticket take", priority="孕妇")[1]["ahead"] == 1
    assert at_counter("ticket call", counter=3)[1]["ticket"] == "A002"
    assert at_counter("ticket call", counter=4)[1]["ticket"] == "A001"
    assert reason(at_counter("ticket call", counter=4)) == (1, "counter_holds")
    assert at_counter("ticket begin", counter=3)[1]["granted_for"] == "孕妇"
    assert at_counter("ticket finish", counter=3)[1]["state"] == "served"
    assert at_counter("ticket pause", counter=3)[1]["paused"]
    assert at_counter("ticket status", counter=4)[1]["held"]["ticket"] == "A001"
    assert [each["state"] for each in at_counter("ticket list")[1]] == ["called", "served"]
    assert len(at_counter("ticket show A002")[1]["history"]) == 4
    assert at_counter("ticket balance")[1]["balanced"]


def test_a_moment_given_by_hand_is_refused_where_a_hub_keeps_the_time(at_counter):
    at_counter("ticket session open")
    for words in ("ticket take", "ticket call", "ticket status", "ticket balance"):
        answer = at_counter(words, at="2026-11-23T09:00:00+08:00")
        assert reason(answer) == (2, "hub_keeps_time")
    assert at_counter("ticket list")[1] == []


def test_without_the_hub_the_held_ticket_and_own_slips_go_on(at_counter, center):
    at_counter("ticket session open")
    for _ in range(3):
        at_counter("ticket take")
    assert at_counter("ticket call")[1]["ticket"] == "A001"
    center.end()
    assert reason(at_counter("ticket call")) == (1, "counter_holds")
    status = at_counter("ticket status")[1]
    assert (status["held"]["ticket"], status["why_not"]["begin"]) == ("A001", None)
    assert status["why_not"]["transfer"]["reason"] == "hub_away"
    assert reason(at_counter("ticket transfer", to="B")) == (3, "hub_away")
    assert at_counter("ticket begin")[1]["state"] == "serving"
    assert reason(at_counter("ticket skip")) == (1, "ticket_state")
    assert at_counter("ticket finish")[1]["state"] == "served"
    assert reason(at_counter("ticket call")) == (3, "hub_away")  # never the shared queue
    assert at_counter("ticket take")[1]["ticket"] == "L3-01"
    assert at_counter("ticket take")[1]["ticket"] == "L3-02"
    assert at_counter("ticket call")[1]["ticket"] == "L3-01"
    assert at_counter("ticket begin")[1]["state"] == "serving"
    center.start()
    # who has a slip is served first; then the hub hears what was done and goes on
    assert reason(at_counter("ticket call")) == (1, "counter_holds")
    assert at_counter("ticket finish")[1]["state"] == "served"
    assert at_counter("ticket call")[1]["ticket"] == "L3-02"
    assert at_counter("ticket skip")[1]["state"] == "missed"
    assert at_counter("ticket call")[1]["ticket"] == "A002"
    states = {each["ticket"]: each["state"] for each in at_counter("ticket list")[1]}
    shared = {number: states[number] for number in ("A001", "A002", "A003")}
    assert shared == {"A001": "served", "A002": "called", "A003": "waiting"}
    assert (states["L3-01"], states["L3-02"]) == ("served", "local")
    balance = at_counter("ticket balance")[1]
    assert (balance["issued"], balance["served"], balance["balanced"]) == (5, 2, True)
    assert balance["waiting"] == 3  # L3-02 missed its call, and its counter may call it again


def test_an_intake_asks_the_hub_about_its_ticket_and_says_when_it_could_not(
    at_counter, center, tmp_path
):
    def taken_in(ticket: str) -> Answer:
        file = tmp_path / "form.json"
        form = {**FORM, "ticket": ticket, "counter": "3", "at": None}
        file.write_text(json.dumps(form), encoding="utf-8")
        return at_counter(f"intake {file}")

    at_counter("ticket session open")
    at_counter("ticket take")
    assert reason(taken_in("A999")) == (1, "ticket_not_served")
    at_counter("ticket call")
    assert reason(taken_in("A001")) == (1, "ticket_not_served")
    at_counter("ticket begin")
    assert "warnings" not in taken_in("a001")[1]
    center.end()
    assert "warnings" not in taken_in("A001")[1]  # the counter knows what it holds
    told = taken_in("A002")[1]
    assert [each["finding"] for each in told["warnings"]] == ["hub_away"]


def test_a_paused_hub_that_wakes_after_a_promotion_answers_nothing(
    at_counter, center, winclient, tmp_path
):
    at_counter("ticket session open")
    at_counter("ticket take")
    center.send(signal.SIGSTOP)
    _, promoted = winclient(center.folder, "center promote", **where(center))
    assert promoted["epoch"] == 1
    newer = Center(center.folder, center.database)
    newer.start()
    center.send(signal.SIGCONT)
    assert reason(at_counter("ticket call")) == (1, "hall_epoch_old")
    assert reason(at_counter("ticket list")) == (1, "hall_epoch_old")
    settings = tmp_path / "counter" / "settings.toml"
    text = settings.read_text(encoding="utf-8").replace(center.listen, newer.listen)
    settings.write_text(text, encoding="utf-8")
    assert at_counter("ticket call")[1]["ticket"] == "A001"
    assert newer.end(signal.SIGTERM) == 0


def where(center: Center) -> dict[str, str]:
    return {"database": center.database} if center.database else {}
