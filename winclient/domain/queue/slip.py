"""Slip 号票: all that the paper in a visitor's hand says; nothing of it tells who they are."""

import re
from datetime import datetime

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.values import Value

_CODE = re.compile(r"T([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})")


class Slip(Value, frozen=True, kw_only=True):
    """What is printed. `wait` is the estimate in minutes, likely and cautious, where there is one.

    `ahead` counted all who waited in the segment at that moment; nobody is promised a place.
    """

    ticket: str
    number: str
    segment: str
    ticket_class: TicketClass
    at: datetime
    ahead: int
    organ: str
    site: str
    language: str
    asked_for: str = ""
    wait: tuple[int, int] | None = None
    training: bool = False


def code_of(ticket: str) -> str:
    """The ticket's id as a scanner types it: no mark that an input method could turn Chinese."""
    return f"T{ticket.replace('-', '').upper()}"


def ticket_of(code: str) -> str | None:
    """The id in a scanned code, None for any other text."""
    match = _CODE.fullmatch(code.strip().upper())
    return "-".join(match.groups()).lower() if match else None
