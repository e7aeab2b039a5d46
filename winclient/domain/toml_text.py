"""Reads a TOML file that people edit by hand; what is wrong in it is told by its line."""

import re
import tomllib
from typing import Any

from winclient.domain.refusals import Reason, Refused

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def toml_of(text: str, *, file: str) -> dict[str, Any]:
    """The values by name. Refused(FILE_NOT_TOML) with the line that is wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _wrong_line(text, str(error))
        raise Refused(Reason.FILE_NOT_TOML, file=file, line=line) from error


def _wrong_line(text: str, fault: str) -> int:
    """As tomllib says; where it noticed at the end only, the first line that stands for nothing."""
    named = _AT_LINE.search(fault)
    if named:
        return int(named[1])
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, start=1) if not _is_toml(line)), len(lines))


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return True
