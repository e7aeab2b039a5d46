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
