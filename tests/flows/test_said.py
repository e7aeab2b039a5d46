"""Odd words on the command line end in a refusal that names them, never in a bug."""

from pathlib import Path

import pytest

from tests.flows.conftest import Winclient, reason
from tests.flows.test_commands import FORM


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026"])
def test_a_moment_outside_any_halls_life_is_refused(winclient: Winclient, at: str) -> None:
    _, done = winclient("intake", form=FORM)
    step = winclient("case", "advance", done["case"], "withdraw", "--at", at)
    assert reason(step) == (2, "field_wrong")
    assert step[1]["refused"]["details"]["field"] == "--at"


def test_a_passphrase_in_another_encoding_is_refused(winclient: Winclient, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_bytes("一二三四".encode("gbk"))
    saved = winclient("backup", tmp_path / "b", "--passphrase-file", words)
    assert reason(saved) == (2, "file_encoding")


def test_a_field_that_no_catalogue_has_is_refused_with_those_there_are(
    winclient: Winclient, tmp_path: Path
) -> None:
    sheet = tmp_path / "items.csv"
    sheet.write_text("办啥,归谁\n设立登记,某局\n", encoding="utf-8")
    mapped = winclient("catalogue", "import", sheet, "--map", "办啥=naem")
    assert reason(mapped) == (2, "map_field_unknown")
    assert "name" in mapped[1]["refused"]["details"]["known"]


def test_a_reason_that_no_law_lists_is_refused_with_those_there_are(winclient: Winclient) -> None:
    refused = winclient("intake", form={**FORM, "decision": "refuse", "reason": "外地人"})
    assert reason(refused) == (1, "refusal_reason_unknown")
    assert "not_our_power 不属于本机关职权范围" in refused[1]["refused"]["message"]
