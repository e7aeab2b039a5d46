"""代办: one runner, several villagers, and what came back for each."""

from pathlib import Path
from typing import Any

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM
from tests.printing.seeing import bare_text, pages_text

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
