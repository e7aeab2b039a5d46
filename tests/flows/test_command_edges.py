"""The command line in a rough world: odd forms, closed streams, files that are no files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM, NUMBER
from winclient.cli.files import form_of
from winclient.cli.parser import run
from winclient.wording import say

ROOT = Path(__file__).parents[2]


def shell(line: str, *, data: Path) -> subprocess.CompletedProcess[str]:
    """One line of a shell in which `winclient` is a program of its own, at a store of the test."""
    program = f"{sys.executable} -m winclient --data '{data}'"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PROGRAM": program}
    return subprocess.run(
        ["bash", "-c", line.replace("winclient", program)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"item": "demo-001", "item": "demo-002"}', say("cli.form_twice", name="item")),
        (b'{"item": NaN}', say("cli.form_constant", constant="NaN")),
        (b'{"item": ', say("cli.form_not_json", line=1, column=10)),
        ('{"item": "张三"}'.encode("gb18030"), say("cli.form_not_utf8", n=11)),
        ('{"item": "钱强"}'.encode("gb18030"), say("cli.form_gb18030", text="Ǯǿ")),
        (b"[" * 100_000, say("cli.form_too_deep")),
    ],
)
def test_a_form_that_can_be_read_two_ways_or_not_at_all_is_refused(
    winclient: Winclient, tmp_path: Path, text: bytes, why: str
) -> None:
    file = tmp_path / "表 单.json"
    file.write_bytes(text)
    code, said = winclient("intake", file)
    assert (code, said["refused"]["reason"]) == (2, "form_unreadable")
    assert said["refused"]["details"]["why"] == why
    assert winclient("case", "list") == (0, [])


@pytest.mark.parametrize(
    "words",
    [
        ("intake",),
        ("calendar", "import"),
        ("catalogue", "folk-names"),
        ("queue", "history", "import"),
        ("center", "publish", "calendar"),
    ],
)
def test_a_folder_is_no_file_for_any_command(
    winclient: Winclient, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert reason(winclient(*words, tmp_path)) == (2, "file_unreadable")
    assert reason(winclient(*words, tmp_path / "没有")) == (2, "file_not_found")


@pytest.mark.parametrize(
    ("kind", "document", "number"),
    [("organisation", "id_card", NUMBER), ("person", "credit_code", "914403001922038216")],
)
def test_a_person_has_no_credit_code_and_an_organisation_no_identity_card(
    winclient: Winclient, kind: str, document: str, number: str
) -> None:
    applicant = {"kind": kind, "name": "张三", "document": document, "number": number}
    assert reason(winclient("intake", form={**FORM, "applicant": applicant})) == (2, "field_wrong")


def test_times_in_a_refusal_are_iso(winclient: Winclient) -> None:
    winclient("intake", form=FORM)
    _, said = winclient("intake", form={**FORM, "at": "2026-11-23T09:29:59+08:00"})
    assert said["refused"]["details"] == {
        "at": "2026-11-23T09:29:59+08:00",
        "seen": "2026-11-23T09:30:00+08:00",
    }


@pytest.mark.parametrize("days", ["-1", "0", "11", "99999999999"])
def test_an_extension_beyond_the_law_is_refused_before_a_date_is_counted(
    winclient: Winclient, days: str
) -> None:
    _, done = winclient("intake", form=FORM)
    words = ("--days", days, "--reason", "复杂", "--approver", "王局")
    code, said = winclient("case", "advance", done["case"], "extend", *words)
    if days == "-1":
        assert (code, said["error"]["kind"]) == (2, "arguments")
    else:
        assert (code, said["refused"]["reason"]) == (1, "extension_days")


@pytest.mark.parametrize("unit", ["工作日", "自然日"])
def test_a_date_beyond_all_calendars_is_refused(winclient: Winclient, unit: str) -> None:
    found = winclient("calendar", "due", "9999-12-31", "1", "--unit", unit)
    assert reason(found) == (2, "field_wrong")


@pytest.mark.parametrize(
    "words", [("case", "list"), ("ticket", "list"), ("catalogue", "search", "公司")]
)
def test_fewer_than_no_lines_cannot_be_asked_for(
    winclient: Winclient, words: tuple[str, ...]
) -> None:
    code, said = winclient(*words, "--limit", "-1")
    assert (code, said["error"]["kind"]) == (2, "arguments")
    assert winclient(*words, "--limit", "0") == (0, [])


def test_options_may_follow_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["case", "list", "--data", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert (tmp_path / "store.db").exists()


@pytest.mark.skipif(os.name != "posix", reason="a named pipe")
def test_a_pipe_is_written_to_and_stays_a_pipe(winclient: Winclient, tmp_path: Path) -> None:
    _, done = winclient("intake", form=FORM)
    pipe, read = tmp_path / "pipe", tmp_path / "read.pdf"
    os.mkfifo(pipe)
    with read.open("wb") as file, subprocess.Popen(["cat", pipe], stdout=file):
        code, _ = winclient("paper", "save", done["case"], "acceptance", "--out", pipe)
    assert (code, pipe.is_fifo()) == (0, True)
    assert read.read_bytes().startswith(b"%PDF")


def test_a_paper_is_not_saved_in_the_place_of_a_folder(
    winclient: Winclient, tmp_path: Path
) -> None:
    _, done = winclient("intake", form=FORM)
    found = winclient("paper", "save", done["case"], "acceptance", "--out", tmp_path)
    assert reason(found) == (2, "field_wrong")


def test_a_store_cut_short_is_the_worlds_fault(winclient: Winclient, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shell("winclient catalogue search 公司", data=data)  # a process that ends leaves no log
    os.truncate(data / "store.db", 20_000)
    code, said = winclient("case", "list")
    assert (code, said["error"]["kind"]) == (3, "world")
    assert say("world.EBADMSG") in said["error"]["message"]


def test_a_center_whose_server_is_away_is_the_worlds_fault(winclient: Winclient) -> None:
    code, said = winclient("center", "enrol", "一号", "--database", "postgresql://127.0.0.1:1/x")
    assert (code, said["error"]["kind"]) == (3, "world")
    assert say("world.line") in said["error"]["message"]


def test_a_self_check_knows_when_the_last_backup_was(
    winclient: Winclient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backup() -> dict[str, Any]:
        _, findings = winclient("check")
        return next(finding for finding in findings if finding["name"] == "backup")

    assert backup()["ok"]  # there is nothing to lose yet
    winclient("intake", form=FORM)
    assert not backup()["ok"]
    monkeypatch.setenv("WINCLIENT_PASSPHRASE", "a long passphrase")
    assert winclient("backup", tmp_path / "b.bak")[0] == 0
    assert backup()["ok"]
    assert winclient("ledger", "verify")[1]["ok"]


def test_arguments_that_are_not_utf8_are_refused_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    assert run(["--data", folder, "--json", "case", "list"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "arguments"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that takes nothing")
def test_an_answer_that_cannot_be_told_does_not_undo_what_was_done(tmp_path: Path) -> None:
    (tmp_path / "form.json").write_text(json.dumps(FORM), encoding="utf-8")
    data = tmp_path / "data"
    lines = [
        f"winclient --json intake '{tmp_path}/form.json' >/dev/full; echo $? >&2",
        f"winclient --json intake '{tmp_path}/form.json' | true; echo ${{PIPESTATUS[0]}} >&2",
        f"winclient --json intake '{tmp_path}/form.json' >&-; echo $? >&2",
        "winclient --json intake - <&- 2>&-; echo $? >&2",
    ]
    said = [shell(line, data=data) for line in lines]
    full, reader_left, closed, no_form = ([*each.stderr.splitlines()] for each in said)
    told = say("cli.not_told", what=say("world.ENOSPC"))
    assert full[-2:] == [told, "3"]
    assert (reader_left[-1], closed[-1], no_form[-1]) == ("0", "0", "2")
    assert json.loads(said[3].stdout)["refused"]["reason"] == "form_unreadable"
    assert not any("Traceback" in each.stdout + each.stderr for each in said)
    listed = shell("winclient --json case list", data=data)
    assert len(json.loads(listed.stdout)) == 3


@pytest.mark.parametrize("name", ["José", "Żan", "Иван", "Ελένη", "Łukasz Ćwik", "毛毛"])
def test_a_name_in_another_script_is_no_wrong_encoding(tmp_path: Path, name: str) -> None:
    file = tmp_path / "form.json"
    file.write_text(json.dumps({"name": name}, ensure_ascii=False), encoding="utf-8")
    assert form_of(str(file)) == {"name": name}


def test_a_form_without_a_decision_lacks_one(winclient: Winclient) -> None:
    form = {name: value for name, value in FORM.items() if name != "decision"}
    code, said = winclient("intake", form=form)
    assert (code, said["refused"]["reason"]) == (2, "field_missing")
    assert said["refused"]["details"] == {"field": "decision"}


def test_people_read_an_item_and_the_state_of_a_paper_in_chinese(
    winclient: Winclient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, done = winclient("intake", form=FORM)
    data = ("--data", str(tmp_path / "data"))
    assert run([*data, "paper", "list", done["case"]]) == 0
    assert capsys.readouterr().out.rstrip().endswith(say("clerk.print_printed"))
    assert run([*data, "catalogue", "show", "demo-007"]) == 0
    told = capsys.readouterr().out
    assert say("cli.necessity_required") in told
    assert "required" not in told
    assert run([*data, "catalogue", "show", "demo-202"]) == 0
    assert "demo-" in capsys.readouterr().out


@pytest.mark.parametrize("scale", ["99", "201", "0"])
def test_a_text_scale_that_no_face_has_is_refused(winclient: Winclient, scale: str) -> None:
    assert reason(winclient("clerk", "--screenshot", "x.png", "--text-scale", scale)) == (
        2,
        "field_wrong",
    )


@pytest.mark.parametrize("face", ["clerk", "board", "kiosk", "hall"])
def test_a_picture_of_a_store_that_does_not_open_says_why(
    winclient: Winclient, tmp_path: Path, face: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "store.db").write_bytes(b"\0" * 4096)  # whose key is lost
    found = winclient(face, "--screenshot", tmp_path / "face.png")
    assert reason(found) == (1, "store_key_missing")


def test_a_folder_whose_name_is_too_long_for_a_store_is_called_so(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["文" * 60] * 3)
    found = shell("winclient --json case list", data=folder)
    assert (found.returncode, json.loads(found.stdout)["error"]["kind"]) == (3, "world")
    assert say("world.ENAMETOOLONG") in found.stdout
    assert not folder.exists()
