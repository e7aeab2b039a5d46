"""What a command prints and how it ends: one JSON document, or text for people."""

import errno
import json
import os
import sys
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from winclient.domain.refusals import Reason, Refused
from winclient.wording import say, words

DONE, NO, WRONG_INPUT, WORLD = 0, 1, 2, 3

# Refusals that say the input itself cannot be read; all others are the rules' no.
UNREADABLE = {
    Reason.FORM_UNREADABLE,
    Reason.FIELD_MISSING,
    Reason.FIELD_WRONG,
    Reason.FIELD_MISSPELT,
    Reason.CALENDAR_UNREADABLE,
    Reason.COLUMNS_UNKNOWN,
    Reason.MAP_FIELD_UNKNOWN,
    Reason.HUB_KEEPS_TIME,
    Reason.BUNDLE_UNREADABLE,
    Reason.BUNDLE_DAMAGED,
    *(reason for reason in Reason if reason.value.startswith("file_")),
}

# The rules would have let it; the line, or who is at its other end, did not.
WORLDLY = {Reason.HUB_AWAY, Reason.HUB_FAULTY}


class NotTold(Exception):
    """The answer cannot be written out; what it tells of is done all the same."""


class Output(NamedTuple):
    """Where answers go: stdout holds the answer alone, everything else goes to stderr."""

    as_json: bool

    def answer(self, value: Any, text: str) -> None:
        """Print the answer: `value` as JSON, or `text`. NotTold where stdout takes nothing."""
        if self.as_json:
            from winclient.domain.codec import to_plain

            text = json.dumps(to_plain(value), ensure_ascii=False)
        try:
            print(text, flush=True)
        except BrokenPipeError:
            _silence()  # who reads has seen enough: `winclient … | head`
        except OSError as error:
            _silence()
            raise NotTold(in_words(error)) from error

    def refused(self, error: Refused) -> int:
        """Print why the rules said no; the exit code."""
        from winclient.phrases import refusal  # the face starts without the words of refusals

        message = refusal(error)
        if self.as_json:
            details = json.loads(json.dumps(error.details, default=_plain))
            told = {"reason": error.reason.value, "message": message, "details": details}
            self._end({"refused": told})
        else:
            note(message)
        if error.reason in WORLDLY:
            return WORLD
        return WRONG_INPUT if error.reason in UNREADABLE else NO

    def failed(self, kind: str, message: str, *, code: int = WORLD) -> int:
        """Print what went wrong outside the rules; the exit code."""
        if self.as_json:
            self._end({"error": mishap(kind, message)})
        else:
            note(message)
        return code

    def interrupted(self, error: KeyboardInterrupt) -> int:
        """Print that the command was cut off; the exit code, 128 + n for a signal that says so."""
        code = error.args[0] if error.args else WORLD
        return self.failed("interrupted", say("cli.interrupted"), code=code)

    def _end(self, told: dict[str, Any]) -> None:
        with suppress(NotTold):  # the exit code says it too
            self.answer(told, "")


def mishap(kind: str, message: str) -> dict[str, Any]:
    """What went wrong outside the rules, in the shape of a refusal (`kind` is its older name)."""
    return {"reason": kind, "message": message, "details": {}, "kind": kind}


def told_why(error: Refused | None) -> dict[str, str] | None:
    """Why something cannot be done now; nothing where it can."""
    from winclient.phrases import refusal

    return {"reason": error.reason.value, "message": refusal(error)} if error else None


def note(text: str) -> None:
    """A message on the side (progress, hints). Nothing fails because nobody can read it."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def in_words(error: OSError) -> str:
    """What the world did, in words the hall reads where there are any for it."""
    known = words("world")
    name = errno.errorcode.get(error.errno or 0, "")
    line = known["line"] if isinstance(error, ConnectionError | TimeoutError) else ""
    told = known.get(name) or line or error.strerror or type(error).__name__
    return f"{error.filename}：{told}" if isinstance(error.filename, str) else told


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)  # a datetime is a date


def _silence() -> None:
    """Let go of stdout, so that the end of the program does not complain about it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
