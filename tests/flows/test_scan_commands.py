"""Scans by command: attached, listed, exported, withdrawn, refused with a reason."""

from pathlib import Path

import pytest

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM

PDF = b"%PDF-1.4\nscan"
JPEG = b"\xff\xd8\xff\xe0 photo"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {
        "a.pdf": PDF,
        "b.jpg": JPEG,
        "sheet.pdf": b"PK\x03\x04 no scan at all",
        "empty.png": b"",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in made}


def a_case(winclient: Winclient) -> tuple[str, str]:
    """A case and the name of its first material."""
    _, done = winclient("intake", form=FORM)
    _, shown = winclient("case", "show", done["case"])
    return done["case"], shown["materials"][0]["name"]


def test_scans_are_attached_listed_and_exported(
    winclient: Winclient, files: dict[str, Path], tmp_path: Path
) -> None:
    number, material = a_case(winclient)
    code, done = winclient("case", "attach", number, material, files["a.pdf"], files["b.jpg"])
    assert code == 0
    assert {scan["media"] for scan in done["scans"]} == {"application/pdf", "image/jpeg"}
    out = tmp_path / "out"
    _, listed = winclient("case", "scans", number, "--export", out)
    assert {Path(file).read_bytes() for file in listed["files"]} == {PDF, JPEG}
    assert all(material[:4] in Path(file).name for file in listed["files"])
    assert reason(winclient("case", "scans", number, "--export", out)) == (2, "file_exists")


@pytest.mark.parametrize(("file", "why"), [("sheet.pdf", "scan_kind"), ("empty.png", "scan_empty")])
def test_what_is_no_scan_is_refused_whatever_it_is_called(
    winclient: Winclient, files: dict[str, Path], file: str, why: str
) -> None:
    number, material = a_case(winclient)
    assert reason(winclient("case", "attach", number, material, files["a.pdf"], files[file])) == (
        1,
        why,
    )
    assert winclient("case", "scans", number)[1]["scans"] == []


def test_wrong_words_are_refused(winclient: Winclient, files: dict[str, Path]) -> None:
    number, material = a_case(winclient)
    assert reason(winclient("case", "attach", number, "没有的", files["a.pdf"])) == (
        1,
        "material_unknown",
    )
    assert reason(winclient("case", "attach", "6101", material, files["a.pdf"]))[1] == (
        "case_unknown"
    )
    gone = files["a.pdf"].with_name("gone.pdf")
    assert reason(winclient("case", "attach", number, material, gone)) == (2, "file_not_found")


def test_an_intake_brings_its_scans_along(winclient: Winclient, files: dict[str, Path]) -> None:
    _, material = a_case(winclient)
    scans = [{"material": material, "file": "a.pdf"}]
    code, done = winclient("intake", form={**FORM, "scans": scans})
    assert code == 0
    _, listed = winclient("case", "scans", done["case"])
    assert [scan["material"] for scan in listed["scans"]] == [material]
    wrong = [{"material": "没有的", "file": "a.pdf"}]
    assert reason(winclient("intake", form={**FORM, "scans": wrong}))[1] == "material_unknown"
    assert len(winclient("case", "list")[1]) == 2  # the refused intake left no case
    assert reason(winclient("intake", form={**FORM, "scans": "a.pdf"})) == (2, "field_wrong")


def test_a_scan_of_the_wrong_person_is_withdrawn(
    winclient: Winclient, files: dict[str, Path], tmp_path: Path
) -> None:
    number, material = a_case(winclient)
    _, done = winclient("case", "attach", number, material, files["a.pdf"])
    digest = done["scans"][0]["sha256"][:12]
    assert reason(winclient("case", "detach", number, "0" * 12, "--reason", "错"))[1] == (
        "scan_unknown"
    )
    assert winclient("case", "detach", number, digest, "--reason", "扫错了人")[0] == 0
    assert winclient("case", "scans", number)[1]["scans"] == []
    assert [*(tmp_path / "data" / "scans").glob("*/*")] == []
    assert winclient("ledger", "verify")[1]["ok"]


def test_a_lone_pc_has_nothing_to_prune_and_says_so(winclient: Winclient) -> None:
    a_case(winclient)
    code, done = winclient("store", "prune", "--dry-run")
    assert (code, done["cases"], done["dry_run"]) == (0, 0, True)
    assert winclient("store", "prune")[1]["cases"] == 0
    assert reason(winclient("store", "prune", "--older-than", "7")) == (2, "field_wrong")
    kept = next(each for each in winclient("check")[1] if each["name"] == "kept")
    assert kept["ok"]
