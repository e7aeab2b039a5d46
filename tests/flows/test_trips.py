"""代办: one runner, several villagers, and what came back for each."""

from pathlib import Path
from typing import Any

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM
from tests.printing.seeing import bare_text, pages_text
from winclient.app.cases.errands import trip_of
from winclient.app.perform import look
from winclient.bootstrap import open_site
from winclient.cli.trips import print_list

RUNNER = ("--runner", "周代办", "--identity", "11010519491231002X", "--phone", "13900000000")


def villager(winclient: Winclient, name: str) -> str:
    form: dict[str, Any] = {**FORM, "applicant": {**FORM["applicant"], "name": name}}
    form.pop("at")
    number: str = winclient("intake", form=form)[1]["case"]
    return number


def test_a_trip_lists_what_was_collected_and_what_came_back(
    winclient: Winclient, tmp_path: Path
) -> None:
    first, second = villager(winclient, "王秀英"), villager(winclient, "李大山")
    code, trip = winclient("trip", "add", "代2026-11", first, second, *RUNNER)
    assert code == 0
    assert [each["applicant"] for each in trip["errands"]] == ["王秀英", "李大山"]
    assert all("原件" in each["collected"] for each in trip["errands"])
    kinds = [paper["kind"] for paper in winclient("paper", "list", first)[1]]
    assert kinds == ["acceptance", "entrustment"]
    again = winclient("trip", "add", "代2026-12", first, *RUNNER)
    assert reason(again) == (1, "errand_out")
    stranger = ("trip", "back", "代2026-11", first, "--item", "营业执照", "--receiver", "王大")
    assert reason(winclient(*stranger)) == (1, "relation_needed")
    code, trip = winclient(*stranger, "--relation", "儿子")
    assert (trip["errands"][0]["back"], trip["errands"][0]["receiver"]) == ("营业执照", "王大")
    assert trip["errands"][1]["back"] == ""
    file = tmp_path / "list.pdf"
    assert winclient("trip", "show", "代2026-11", "--out", file)[0] == 0
    read = bare_text("".join(pages_text(file.read_bytes())))
    for text in ("代办清单", "周代办", "王秀英", "李大山", first, second, "营业执照"):
        assert bare_text(text) in read
    assert winclient("ledger", "verify")[1]["ok"] is True


def test_a_refused_villager_leaves_the_whole_trip_undone(winclient: Winclient) -> None:
    number = villager(winclient, "王秀英")
    both = ("trip", "add", "代1", number, "1" * 22)
    assert reason(winclient(*both, *RUNNER)) == (1, "case_unknown")
    assert reason(winclient("trip", "show", "代1")) == (1, "trip_unknown")
    wrong = ("trip", "add", "代1", number, "--runner", "周代办", "--identity", "110105194912310021")
    assert reason(winclient(*wrong)) == (1, "document_wrong")


def test_a_recorded_trip_is_replayed_at_its_own_time(winclient: Winclient) -> None:
    number = villager(winclient, "王秀英")
    at = ("--at", "2099-01-05T09:00:00+08:00")
    assert winclient("trip", "add", "代1", number, *RUNNER, *at)[0] == 0
    earlier = ("--at", "2099-01-04T09:00:00+08:00")
    assert winclient("trip", "back", "代1", number, "--item", "证", *earlier)[0] == 1
    told = winclient("trip", "back", "代1", number, "--item", "证", "--at", "2099-01-06T09:00")
    assert reason(told) == (2, "field_wrong")
    later = ("--at", "2099-01-06T09:00:00+08:00")
    assert winclient("trip", "back", "代1", number, "--item", "证", *later)[0] == 0
    history = winclient("case", "show", number)[1]["history"]
    assert [each["at"][:10] for each in history][-1] == "2099-01-06"


def test_the_list_goes_to_the_halls_printer(winclient: Winclient, tmp_path: Path) -> None:
    number = villager(winclient, "王秀英")
    winclient("trip", "add", "代1", number, *RUNNER)
    site = open_site(tmp_path / "data")
    trip = look(site.store, lambda reader: trip_of(reader, trip="代1"))
    assert print_list(site, trip) == ""
    site.store.close()
    (printed,) = (tmp_path / "data" / "papers").glob("*trip-*.pdf")
    assert "代办清单" in bare_text("".join(pages_text(printed.read_bytes())))
