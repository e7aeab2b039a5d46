"""A demo's day is a working day's office hours, whatever the computer's clock says."""

import json
from argparse import Namespace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.flows.conftest import Winclient, reason
from winclient.app.perform import look
from winclient.bootstrap import open_site
from winclient.cli.demo import CLOSING, OPENING, day_of
from winclient.cli.faces import clock_of, wire
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.refusals import Refused
from winclient.settings import Settings

MONDAY = date(2026, 11, 23)


def test_a_demo_plays_a_working_day_that_is_over(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    week = datetime(2026, 9, 28, tzinfo=HALL_ZONE)  # the National Day holiday lies in it
    for now in (week + timedelta(hours=hour) for hour in range(14 * 24)):
        day = look(site.store, lambda reader, at=now: day_of(reader, now=at, wanted=None))
        assert look(site.store, lambda reader: reader.calendar()).is_workday(day)
        assert datetime.combine(day, CLOSING, HALL_ZONE) <= now
    site.store.close()


def test_all_of_a_demos_day_is_dated_in_office_hours(winclient: Winclient, tmp_path: Path) -> None:
    assert winclient("demo", "--on", MONDAY, "--cases", 8)[0] == 0
    file = tmp_path / "ledger.jsonl"
    winclient("ledger", "export", file)
    entries = file.read_text(encoding="utf-8").splitlines()
    times = [datetime.fromisoformat(json.loads(line)["at"]) for line in entries]
    assert {at.date() for at in times} == {date(2026, 11, 20), MONDAY}  # the promise of Friday
    assert all(OPENING <= at.time() <= CLOSING for at in times)


def test_another_demo_in_the_same_store_plays_the_next_working_day(winclient: Winclient) -> None:
    friday = date(2026, 11, 20)
    winclient("demo", "--on", friday, "--cases", 2)
    assert reason(winclient("demo", "--on", friday, "--cases", 2)) == (2, "field_wrong")
    assert winclient("demo", "--cases", 2)[0] == 0
    received = {each["received_at"][:10] for each in winclient("case", "list")[1]}
    assert received == {str(friday), str(MONDAY)}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-01", "monday"])
def test_a_day_that_is_none_is_refused(winclient: Winclient, day: str) -> None:
    assert reason(winclient("demo", "--on", day)) == (2, "field_wrong")


def test_a_picture_may_be_of_any_moment_and_a_window_only_of_now(tmp_path: Path) -> None:
    at = datetime.combine(MONDAY, time(10, 24), HALL_ZONE)
    chosen = Namespace(screenshot=tmp_path / "face.png", at=at.isoformat())
    clock = clock_of(chosen)
    site = wire(tmp_path, Settings(), pictured=True, clock=clock).open_site()
    assert site.clock() == at
    with pytest.raises(Refused):
        clock_of(Namespace(screenshot=None, at=at.isoformat()))
