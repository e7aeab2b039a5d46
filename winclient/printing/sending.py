"""Sending: one thing to one device, every way it can end as a value, nothing raised."""

import logging
from typing import Protocol

from msgspec import Struct

from winclient.app.mishaps import log_bug
from winclient.app.papers.printing import OpenPrinter, Printer, PrinterFault, PrinterUnsure
from winclient.domain.printing import JobState
from winclient.domain.refusals import Refused
from winclient.printing.fonts import FontsMissing

log = logging.getLogger(__name__)


class Draw(Protocol):
    """The bytes of one paper in the format a device wants."""

    def __call__(self, *, format: str) -> bytes: ...


class Ready(Struct, frozen=True, kw_only=True):
    """What can go out: its device, its bytes, its name."""

    printer: Printer
    data: bytes
    name: str


class Result(Struct, frozen=True, kw_only=True):
    """How it ended; FAILED is certain, UNKNOWN is asked about."""

    state: JobState
    error: str = ""


def prepared(draw: Draw, *, printer: str, name: str, open_printer: OpenPrinter) -> Ready | Result:
    """Everything that can go wrong before paper moves is a plain failure."""
    try:
        device = open_printer(printer)
        data = draw(format=device.accepts)
    except Refused as refused:
        return Result(state=JobState.FAILED, error=refused.reason.value)
    except FontsMissing:
        return Result(state=JobState.FAILED, error="fonts_missing")
    except PrinterFault as fault:
        return Result(state=JobState.FAILED, error=_told(fault))
    except Exception as error:
        log_bug(log, error, what=f"{name} cannot be rendered")
        return Result(state=JobState.FAILED, error="bug")
    return Ready(printer=device, data=data, name=name)


def sent(ready: Ready, *, copies: int) -> Result:
    """Sent once. After the first byte only the device itself can say that nothing came out."""
    try:
        ready.printer.send(ready.data, name=ready.name, copies=copies)
    except PrinterUnsure as fault:
        return Result(state=JobState.UNKNOWN, error=_told(fault))
    except PrinterFault as fault:
        return Result(state=JobState.FAILED, error=_told(fault))
    except Exception as error:
        log_bug(log, error, what="a printer driver broke off")
        return Result(state=JobState.UNKNOWN, error="bug")
    return Result(state=JobState.PRINTED)


def _told(fault: PrinterFault) -> str:
    return f"{fault.code}: {fault}" if str(fault) else fault.code
