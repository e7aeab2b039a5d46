"""Runs commands as others script them: JSON on stdout and an exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from winclient.cli.parser import run

Answer = tuple[int, Any]
Winclient = Callable[..., Answer]


@pytest.fixture
def winclient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Winclient:
    """Runs one command with --json on a store of its own; exit code and document."""

    def call(*words: object, form: dict[str, Any] | None = None) -> Answer:
        if form is not None:
            file = tmp_path / "form.json"
            file.write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
            words = (*words, file)
        code = run(["--data", str(tmp_path / "data"), "--json", *map(str, words)])
        return code, json.loads(capsys.readouterr().out)

    return call


def reason(answer: Answer) -> tuple[int, str]:
    """The exit code and the refusal's code."""
    return answer[0], answer[1]["refused"]["reason"]
