"""tcp, raw: receipt printers by ESC/POS over the network or a device file, asked how they are.

A printer is asked for paper before the first byte and for an answer behind the last one, so that
"printed" is its own word. `?status=no` is for printers that cannot answer: then it is only hoped.
"""

import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from winclient.app.papers.printing import PaperOut, PrinterGone, PrinterUnsure, Sent
from winclient.devices.registry import driver

# DLE EOT n, answered at once: 2 what keeps it offline (cover, paper, error), 4 the paper sensor.
ASK_OFFLINE, ASK_PAPER = b"\x10\x04\x02", b"\x10\x04\x04"
COVER_OPEN, PAPER_STOPPED, ERROR, PAPER_END = 0x04, 0x20, 0x40, 0x60
# GS r 1, answered in its turn: all that was sent before has been worked off.
ASK_DONE, DONE_PAPER_END = b"\x1dr\x01", 0x0C
CONNECTING, ANSWERING, PRINTING = 3.0, 2.0, 15.0  # seconds
PORT = 9100
ROLLS = {"80": "escpos", "58": "escpos58"}
# A printer without paper takes no byte: a write that blocks would never come back to say so.
_FLAGS = os.O_RDWR | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0)


class Line(Protocol):
    """Bytes to the printer and back."""

    def write(self, data: bytes) -> None: ...

    def read(self, seconds: float) -> int | None:
        """One byte; None where none came in time."""


class ReceiptPrinter(Struct, frozen=True):
    """A roll of 58 or 80 mm at the end of a line that is opened for each slip."""

    open_line: Callable[[], "Iterator[Line]"]
    accepts: str
    answers: bool

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        """PrinterGone, PaperOut before anything is printed; PrinterUnsure after."""
        try:
            with contextmanager(self.open_line)() as line:
                if self.answers:
                    _check_ready(line)
                _print(line, data * copies, answers=self.answers)
        except OSError as error:
            raise PrinterGone(str(error)) from error
        return Sent(where=name)

    def check(self) -> None:
        """Whether a slip could be printed now; PaperOut or PrinterGone where not."""
        try:
            with contextmanager(self.open_line)() as line:
                if self.answers:
                    _check_ready(line)
        except OSError as error:
            raise PrinterGone(str(error)) from error


def _check_ready(line: Line) -> None:
    offline, paper = _asked(line, ASK_OFFLINE), _asked(line, ASK_PAPER)
    if paper & PAPER_END or offline & PAPER_STOPPED:
        raise PaperOut
    if offline & (COVER_OPEN | ERROR):
        raise PrinterGone("cover or error")


def _asked(line: Line, question: bytes) -> int:
    line.write(question)
    answer = line.read(ANSWERING)
    if answer is None:
        raise PrinterGone("no answer (?status=no)")
    return answer


def _print(line: Line, data: bytes, *, answers: bool) -> None:
    try:
        line.write(data + (ASK_DONE if answers else b""))
        answer = line.read(PRINTING) if answers else 0
    except OSError as error:
        raise PrinterUnsure(str(error)) from error
    if answer is None or answer & DONE_PAPER_END:
        raise PrinterUnsure("no answer" if answer is None else "paper")


class _Socket(Struct, frozen=True):
    socket: socket.socket

    def write(self, data: bytes) -> None:
        self.socket.settimeout(PRINTING)
        self.socket.sendall(data)

    def read(self, seconds: float) -> int | None:
        self.socket.settimeout(seconds)
        try:
            got = self.socket.recv(1)
        except TimeoutError:
            return None
        return got[0] if got else None


class _File(Struct, frozen=True):
    handle: int

    def write(self, data: bytes) -> None:
        """All of it; what the device is still taking when the line closes would be lost."""
        while data:
            self._wait_for_room()
            data = data[os.write(self.handle, data) :]
        self._wait_for_room()

    def _wait_for_room(self) -> None:
        _, ready, _ = select.select([], [self.handle], [], PRINTING)
        if not ready:
            raise TimeoutError("the printer takes nothing")

    def read(self, seconds: float) -> int | None:
        ready, _, _ = select.select([self.handle], [], [], seconds)
        got = os.read(self.handle, 1) if ready else b""
        return got[0] if got else None


@driver("printer", "tcp")
def open_tcp(rest: str) -> ReceiptPrinter:
    """`tcp://HOST:9100`, with `?roll=58` for narrow paper and `?status=no` for a mute printer."""
    try:
        place = urlsplit(f"tcp:{rest}")
        host, port = place.hostname, place.port or PORT
    except ValueError as error:  # a port above 65535, half of a bracket
        raise PrinterGone(rest) from error
    if not host:
        raise PrinterGone(rest)

    def line() -> Iterator[Line]:
        with socket.create_connection((host, port), timeout=CONNECTING) as connected:
            yield _Socket(connected)

    return _printer(line, place.query)


@driver("printer", "raw")
def open_raw(rest: str) -> ReceiptPrinter:
    """`raw:/dev/usb/lp0`, with the same options."""
    path, _, query = rest.partition("?")

    def line() -> Iterator[Line]:
        handle = os.open(path, _FLAGS)
        try:
            yield _File(handle)
        finally:
            os.close(handle)

    if not path:
        raise PrinterGone("raw:")
    return _printer(line, query)


def _printer(line: Callable[[], Iterator[Line]], query: str) -> ReceiptPrinter:
    options = {name: values[-1] for name, values in parse_qs(query).items()}
    accepts = ROLLS.get(options.get("roll", "80"))
    if accepts is None:
        raise PrinterGone(f"roll={options['roll']}: {', '.join(ROLLS)}")
    return ReceiptPrinter(line, accepts, options.get("status") != "no")
