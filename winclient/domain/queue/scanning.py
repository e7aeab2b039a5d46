"""What a visitor may scan: the slip of a ticket, an identity document, an appointment's code."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

from winclient.domain.persons.identity import DocumentKind, Severity, identify
from winclient.domain.queue.slip import ticket_of
from winclient.domain.values import Value

_CODE = re.compile(r"[0-9A-Z][0-9A-Z\-_]{3,39}")  # an appointment's
_NUMBER = re.compile(r"\d{17}[\dX]")  # misread or not, it is never looked up as a code
_RESIDENTS = {DocumentKind.ID_CARD, DocumentKind.HMT_RESIDENT, DocumentKind.FOREIGN_RESIDENT}


class Scan(StrEnum):
    """What was scanned."""

    SLIP = "slip"
    IDENTITY = "identity"
    CODE = "code"
    NOTHING = "nothing"


class Scanned(Value, frozen=True):
    """What it is, and its text: a ticket's id, a document's number, a code. Never shown."""

    kind: Scan
    text: str = ""


def read_scan(text: str, *, today: date) -> Scanned:
    """Tells them apart; an input method may have made its signs full-width."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    ticket = ticket_of(plain)
    if ticket is not None:
        return Scanned(Scan.SLIP, ticket)
    if _NUMBER.fullmatch(plain):
        verdict = identify(plain, today=today)
        right = verdict.kind in _RESIDENTS and verdict.severity is not Severity.ERROR
        return Scanned(Scan.IDENTITY, plain) if right else Scanned(Scan.NOTHING)
    return Scanned(Scan.CODE, plain) if _CODE.fullmatch(plain) else Scanned(Scan.NOTHING)
