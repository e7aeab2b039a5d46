"""The command line as others script it: JSON on stdout, the exit codes of the contract."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.build import an_item
from tests.flows.conftest import Winclient, reason
from winclient.app.perform import look, perform
from winclient.app.reference.catalogue import install, prepare
from winclient.bootstrap import open_site
from winclient.domain.days.moments import Moment

NUMBER = "11010519491231002X"
FORM: dict[str, Any] = {
    "item": "demo-001",
    "applicant": {"kind": "person", "name": "张𬱖", "document": "id_card", "number": NUMBER},
    "materials": "all",
    "decision": "accept",
    "counter": "3",
    "clerk": "0007",
    "at": "2026-11-23T09:30:00+08:00",
}


def test_an_intake_gives_a_number_dates_and_papers(winclient: Winclient) -> None:
    code, done = winclient("intake", form=FORM)
    assert code == 0
    assert len(done["case"]) == 22
    assert (done["state"], done["accepted_on"], done["received_on"]) == (
        "accepted",
        "2026-11-23",
        "2026-11-23",
    )
    assert [paper["kind"] for paper in done["papers"]] == ["acceptance"]
    assert done["missing"] == done["deferred"] == []


def test_an_unjudged_material_stops_a_decision_that_needs_it(winclient: Winclient) -> None:
    form = {**FORM, "materials": [], "decision": "notify"}
    assert reason(winclient("intake", form=form)) == (1, "material_unjudged")
    assert winclient("case", "list") == (0, [])


def test_receiving_is_not_accepting(winclient: Winclient) -> None:
    _, done = winclient("intake", form={**FORM, "materials": [], "decision": "receive"})
    assert (done["state"], done["accepted_on"], done["due"]) == ("received", None, None)
    assert done["silent_due"] == "2026-11-30"


def test_silence_makes_a_case_accepted_though_nobody_wrote_it_down(winclient: Winclient) -> None:
    _, quiet = winclient("intake", form={**FORM, "decision": "receive"})
    _, before = winclient("case", "show", quiet["case"])
    assert (before["deemed_accepted"], before["accepted_on"]) == (False, None)
    assert before["clock"]["promised"]["due"] is None
    winclient("intake", form={**FORM, "at": "2026-12-01T09:00:00+08:00"})  # the day after
    _, after = winclient("case", "show", quiet["case"])
    assert (after["state"], after["deemed_accepted"]) == ("received", True)
    assert (after["accepted_on"], after["due"]) == ("2026-11-23", "2026-11-24")
    assert after["clock"]["promised"]["lamp"] == "red"
    assert after["clock"]["statutory"]["due"] == "2026-11-26"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"item": "no such item"}, (1, "item_unknown")),
        ({"item": ["demo-001", ""]}, (2, "field_missing")),
        ({"item": None}, (2, "field_missing")),
        ({"decision": "perhaps"}, (2, "field_wrong")),
        ({"applicant": {"name": "张三", "number": "110105194912310021"}}, (1, "document_wrong")),
        ({"applicant": {"name": " ", "number": NUMBER}}, (1, "name_missing")),
        ({"at": "yesterday"}, (2, "field_wrong")),
        ({"decision": "refuse", "reason": "not_our_power"}, (1, "refusal_needs_organ")),
    ],
)
def test_a_wrong_form_is_refused_by_name(
    winclient: Winclient, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert reason(winclient("intake", form={**FORM, **change})) == expected


def test_a_recorded_day_cannot_be_replayed_backwards(winclient: Winclient) -> None:
    winclient("intake", form=FORM)
    early = {**FORM, "at": "2026-11-23T09:29:59+08:00"}
    assert reason(winclient("intake", form=early)) == (1, "clock_behind")


def test_a_corrected_case_is_accepted_on_the_day_all_is_in(winclient: Winclient) -> None:
    _, item = winclient("catalogue", "show", "demo-001")
    needed = [m for m in item["materials"] if m.get("necessity") != "optional"]
    judged = [{"name": m["name"], "state": "received"} for m in needed if not m.get("exempt")]
    judged[0] = {"name": judged[0]["name"], "state": "defective", "reason": "未签字"}
    _, told = winclient("intake", form={**FORM, "materials": judged, "decision": "notify"})
    assert (told["state"], told["missing"]) == ("notified", [judged[0]["name"]])
    back = {
        "materials": [{"name": judged[0]["name"], "state": "received"}],
        "at": "2026-11-25T10:00:00+08:00",
    }
    code, done = winclient("case", "bring", told["case"], form=back)
    assert code == 0
    assert (done["state"], done["accepted_on"]) == ("accepted", "2026-11-25")
    _, shown = winclient("case", "show", told["case"])
    facts = [line["fact"] for line in shown["history"]]
    assert facts[:3] == ["case_received", "defects_notified", "paper_issued"]
    assert facts[3:] == ["materials_brought", "case_accepted", "paper_issued"]


def test_numbers_are_masked_in_what_is_shown(winclient: Winclient) -> None:
    _, done = winclient("intake", form=FORM)
    _, shown = winclient("case", "show", done["case"])
    assert NUMBER not in json.dumps(shown)
    assert shown["applicant"]["number"] == "110105********002X"


def test_a_paper_is_saved_as_it_was_issued(winclient: Winclient, tmp_path: Path) -> None:
    _, done = winclient("intake", form=FORM)
    first, again = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for file in (first, again):
        code, _ = winclient("paper", "save", done["case"], "acceptance", "--out", file)
        assert code == 0
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")
    _, papers = winclient("paper", "list", done["case"])
    assert [(p["kind"], p["state"], p["reprints"]) for p in papers] == [
        ("acceptance", "printed", 0)
    ]


def test_a_catalogue_keeps_its_good_rows_and_names_the_bad(
    winclient: Winclient, tmp_path: Path
) -> None:
    file = tmp_path / "items.csv"
    file.write_text(
        "事项名称,事项编码,实施主体,承诺办结时限\n"
        "食品经营许可,11610199MB1D37376C4610125007000,市场监管局,8个工作日\n"
        "烟花爆竹许可,1.14E+30,应急管理局,5个工作日\n",
        encoding="gb18030",
    )
    code, done = winclient("catalogue", "import", file)
    assert code == 0
    assert (done["read"], done["added"], done["version"]) == (2, 1, 1)
    assert [(row["row"], row["reason"]) for row in done["refused"]] == [(3, "row_code_ruined")]
    _, hits = winclient("catalogue", "search", "spjy")
    assert [hit["name"] for hit in hits] == ["食品经营许可"]


def test_a_broken_file_changes_nothing(winclient: Winclient, tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    file.write_text('[{"name": "食品经营许可", "code": "1"}, {"na', encoding="utf-8")
    assert reason(winclient("catalogue", "import", file)) == (2, "file_truncated")


def test_due_dates_beyond_the_last_notice_are_provisional(winclient: Winclient) -> None:
    assert winclient("calendar", "due", "2026-09-30", "5") == (
        0,
        {"due": "2026-10-13", "provisional": False},
    )
    assert winclient("calendar", "due", "2026-12-20", "20")[1]["provisional"] is True


def test_an_imported_year_makes_dates_firm(winclient: Winclient, tmp_path: Path) -> None:
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    file = tmp_path / "2027.json"
    file.write_text(json.dumps({"year": 2027, "papers": [], "days": days}), encoding="utf-8")
    assert winclient("calendar", "import", file)[1]["years"][-1] == 2027
    assert winclient("calendar", "due", "2026-12-30", "5")[1] == {
        "due": "2027-01-07",
        "provisional": False,
    }


def test_identity_needs_no_store_and_names_what_is_wrong(winclient: Winclient) -> None:
    code, wrong = winclient("identity", "110105194912310021")
    assert (code, wrong["valid"], wrong["severity"]) == (1, False, "error")
    assert "X" in wrong["message"]
    assert winclient("identity", NUMBER)[1]["kind"] == "id_card"


def test_a_word_that_is_also_a_command_is_only_a_word(winclient: Winclient) -> None:
    assert winclient("catalogue", "search", "clerk") == (0, [])


def test_wrong_arguments_are_one_json_document_too(winclient: Winclient) -> None:
    code, said = winclient("nonsense")
    assert (code, said["error"]["kind"]) == (2, "arguments")
    assert said["error"]["reason"] == "arguments"
    assert said["error"]["details"] == {}


def test_a_demo_day_balances(winclient: Winclient, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, day = winclient("demo", "--out", out, "--cases", 12, "--seed", 3)
    assert (code, day["balanced"]) == (0, True)
    assert sum(day["cases"].values()) == 12
    assert len(list(out.glob("*.pdf"))) == day["papers"] >= 12
    assert winclient("ledger", "verify")[1]["ok"] is True


def test_a_demo_day_has_a_package_a_promise_kept_one_broken_and_a_correction(
    winclient: Winclient, tmp_path: Path
) -> None:
    _, day = winclient("demo", "--out", tmp_path / "out", "--cases", 8, "--seed", 1)
    store = ("--data", day["store"])
    cases = [each["case"] for each in winclient(*store, "case", "list")[1]]
    shown = [winclient(*store, "case", "show", number)[1] for number in cases]
    facts = [[line["fact"] for line in each["history"]] for each in shown]
    assert any(each["members"] for each in shown)
    for told in ("promise_kept", "promise_broken"):
        assert any(told in each for each in facts)
    corrected = [each for each in facts if "defects_notified" in each]
    assert any("materials_brought" in each for each in corrected)


def test_a_demo_never_touches_real_cases(winclient: Winclient) -> None:
    winclient("intake", form=FORM)
    winclient("demo", "--cases", 2)
    _, cases = winclient("case", "list")
    assert len(cases) == 1


def test_a_demo_never_plays_on_the_halls_own_catalogue(
    winclient: Winclient, tmp_path: Path
) -> None:
    file = tmp_path / "items.csv"
    words = "事项名称,事项编码,实施主体\n食品经营许可,116101,市场监管局\n"
    file.write_text(words, encoding="utf-8")
    assert winclient("catalogue", "import", file)[0] == 0
    code, day = winclient("demo", "--cases", "3")
    assert (code, day["balanced"]) == (0, True)
    assert Path(day["store"]) == tmp_path / "data" / "demo"
    assert [hit["name"] for hit in winclient("catalogue", "search", "食品")[1]] == ["食品经营许可"]


def test_a_demo_renews_the_catalogue_of_an_older_one(winclient: Winclient, tmp_path: Path) -> None:
    site = open_site(tmp_path / "data", training=True)
    perform(site.store, lambda tx: tx.put_reference("purpose", version=1, body="demo"))
    items = (an_item(id="demo-001"),)  # of a program that knew no packages yet
    prepared = look(site.store, partial(prepare, items=items, demo=True))
    when = Moment(site.clock())
    perform(site.store, partial(install, prepared=prepared, clerk="1", counter="1", when=when))
    site.store.close()
    code, day = winclient("demo", "--cases", "3")
    assert (code, day["balanced"]) == (0, True)
    assert Path(day["store"]) == tmp_path / "data"


def test_the_self_check_looks_at_everything(winclient: Winclient) -> None:
    winclient("intake", form=FORM)
    code, findings = winclient("check")
    named = {finding["name"]: finding["ok"] for finding in findings}
    assert named["store"]
    assert named["catalogue"]
    assert named["fonts"]
    assert code == (0 if all(named.values()) else 1)
