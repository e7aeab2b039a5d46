"""What a command prints and how it ends: one JSON document, or text for people."""

import json
import sys
from typing import Any, NamedTuple

from winclient.domain.refusals import Reason, Refused

DONE, NO, WRONG_INPUT, WORLD = 0, 1, 2, 3

# Refusals that say the input itself cannot be read; all others are the rules' no.
UNREADABLE = {
    Reason.FORM_UNREADABLE,
    Reason.FIELD_MISSING,
    Reason.FIELD_WRONG,
    Reason.CALENDAR_UNREADABLE,
    Reason.COLUMNS_UNKNOWN,
    Reason.HUB_KEEPS_TIME,
    Reason.BUNDLE_UNREADABLE,
    Reason.BUNDLE_DAMAGED,
    *(reason for reason in Reason if reason.value.startswith("file_")),
}


class Output(NamedTuple):
    """Where answers go: stdout holds the answer alone, everything else goes to stderr."""

    as_json: bool

    def answer(self, value: Any, text: str) -> None:
        """Print the answer: `value` as JSON, or `text`."""
        if self.as_json:
            from winclient.domain.codec import to_plain

            print(json.dumps(to_plain(value), ensure_ascii=False))
        else:
            print(text)

    def refused(self, error: Refused) -> int:
        """Print why the rules said no; the exit code."""
        from winclient.phrases import refusal  # the face starts without the words of refusals

        message = refusal(error)
        if self.as_json:
            details = json.loads(json.dumps(error.details, default=str))
            told = {"reason": error.reason.value, "message": message, "details": details}
            print(json.dumps({"refused": told}, ensure_ascii=False))
        else:
            print(message, file=sys.stderr)
        if error.reason is Reason.HUB_AWAY:  # the rules would have let it: the line did not
            return WORLD
        return WRONG_INPUT if error.reason in UNREADABLE else NO

    def failed(self, kind: str, message: str, *, code: int = WORLD) -> int:
        """Print what went wrong outside the rules; the exit code."""
        if self.as_json:
            error = {"kind": kind, "message": message}
            print(json.dumps({"error": error}, ensure_ascii=False))
        else:
            print(message, file=sys.stderr)
        return code


def note(text: str) -> None:
    """A message on the side (progress, hints)."""
    print(text, file=sys.stderr, flush=True)
