"""Files that a command is given: read whole, or refused with what is wrong."""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from winclient.cli.output import in_words
from winclient.domain.refusals import Reason, Refused
from winclient.wording import say

_STDIN = "-"
_TWO_BYTES = "\u07ff"  # all Chinese is beyond what UTF-8 writes in two bytes
_WORD = re.compile(r"(?<![A-Za-z])[^\x00-\x7f]+(?![A-Za-z])")


def file_bytes(file: Path, *, most: int = -1) -> bytes:
    """The bytes, or the first `most` of them.

    Refused: FILE_NOT_FOUND; FILE_UNREADABLE for a folder, or where permission is lacking.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except (FileNotFoundError, ValueError) as error:  # ValueError: a name with U+0000 in it
        raise Refused(Reason.FILE_NOT_FOUND, file=str(file)) from error
    except (IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise Refused(Reason.FILE_UNREADABLE, file=str(file), why=in_words(error)) from error


def file_text(file: Path) -> str:
    """The same as text. Refused: FILE_ENCODING with the line where it stops to be UTF-8."""
    data = file_bytes(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(Reason.FILE_ENCODING, file=str(file), encoding="UTF-8", line=line) from error


def file_or_stdin(name: str) -> bytes:
    """The file's bytes, or those of standard input for `-`."""
    return sys.stdin.buffer.read() if name == _STDIN else file_bytes(Path(name))


def form_of(name: str) -> Any:
    """The JSON of a form. Refused(FORM_UNREADABLE): not UTF-8, not JSON, or a field said twice.

    Of two values for one field nobody knows which the sender meant, and on paper only one stands.
    """
    try:
        text = file_or_stdin(name).decode("utf-8-sig")
        _must_be_meant(text)
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        file = say("cli.standard_input") if name == _STDIN else name
        raise Refused(Reason.FORM_UNREADABLE, file=file, why=_why(error)) from error


def _must_be_meant(text: str) -> None:
    """ValueError where GB 18030 happens to be valid UTF-8 as well: 钱强 would become Ǯǿ on paper.

    So read, nothing in it is Chinese, and what are words by themselves are no foreign ones: Latin
    letters without one of ASCII, or of two scripts, which as GB 2312 are Han characters only.
    """
    if max(text, default="") > _TWO_BYTES:
        return
    for word in _WORD.findall(text):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
        if scripts != {"LATIN"} and len(scripts) < 2:
            return
        try:
            word.encode().decode("gb2312")
        except UnicodeDecodeError:
            return
        raise ValueError(say("cli.form_gb18030", text=word[:20]))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(say("cli.form_twice", name=max(names, key=names.count)[:40]))
    return read


def _no_number(constant: str) -> None:
    raise ValueError(say("cli.form_constant", constant=constant))


def _why(error: Exception) -> str:
    match error:
        case UnicodeDecodeError():
            return say("cli.form_not_utf8", n=error.start + 1)
        case json.JSONDecodeError():
            return say("cli.form_not_json", line=error.lineno, column=error.colno)
        case RecursionError():
            return say("cli.form_too_deep")
        case _:
            return str(error)[:80]
