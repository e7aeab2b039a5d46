"""Receipt printers that answer, run out of paper, fall silent or are not there."""

import os
import pty
import socket
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from winclient.app.papers.printing import PaperOut, PrinterGone, PrinterUnsure
from winclient.devices import receipt
from winclient.devices.open import open_printer

SLIP = b"\x1b@A023\n"
READY = {receipt.ASK_OFFLINE: b"\x12", receipt.ASK_PAPER: b"\x12", receipt.ASK_DONE: b"\x00"}


class Printer:
    """The printer's side of a line: answers each question it knows."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers
        self.heard = b""

    def hears(self, data: bytes) -> bytes:
        """What it says to these bytes."""
        self.heard += data
        return b"".join(
            answer for question, answer in self.answers.items() if data.endswith(question)
        )

    def serve(self, listening: socket.socket) -> None:
        """One connection, to its end."""
        connected, _ = listening.accept()
        with connected:
            while data := connected.recv(65536):
                connected.sendall(self.hears(data))


@contextmanager
def on_the_network(answers: dict[bytes, bytes]) -> Iterator[tuple[str, Printer]]:
    printer = Printer(answers)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=printer.serve, args=(listening,), daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}", printer
        thread.join(timeout=5)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody answers within a tenth of a second who does not answer at all."""
    monkeypatch.setattr(receipt, "ANSWERING", 0.5)
    monkeypatch.setattr(receipt, "PRINTING", 0.5)


def test_a_printer_says_itself_that_it_has_printed():
    with on_the_network(READY) as (url, printer):
        open_printer(url).send(SLIP, name="k-1", copies=1)
    assert SLIP + receipt.ASK_DONE in printer.heard


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({receipt.ASK_PAPER: b"\x72"}, PaperOut),
        ({receipt.ASK_OFFLINE: b"\x32"}, PaperOut),
        ({receipt.ASK_OFFLINE: b"\x16"}, PrinterGone),
        ({receipt.ASK_PAPER: b""}, PrinterGone),
    ],
)
def test_what_is_wrong_before_the_first_byte_is_certain(changed, fault):
    with on_the_network({**READY, **changed}) as (url, printer), pytest.raises(fault):
        open_printer(url).send(SLIP, name="k-1", copies=1)
    assert SLIP not in printer.heard


@pytest.mark.parametrize("answer", [b"", b"\x0c"])
def test_what_goes_wrong_behind_it_is_not(answer):
    answers = {**READY, receipt.ASK_DONE: answer}
    with on_the_network(answers) as (url, printer), pytest.raises(PrinterUnsure):
        open_printer(url).send(SLIP, name="k-1", copies=1)
    assert SLIP in printer.heard


def test_a_mute_printer_is_not_asked():
    with on_the_network({}) as (url, printer):
        open_printer(f"{url}?status=no").send(SLIP, name="k-1", copies=2)
    assert printer.heard == SLIP * 2


def test_nobody_there_is_told_before_anything_is_sent():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        free = listening.getsockname()[1]
    for url in (f"tcp://127.0.0.1:{free}", "raw:/dev/no/such/printer"):
        with pytest.raises(PrinterGone):
            open_printer(url).send(SLIP, name="k-1", copies=1)
    for url in ("tcp:", "raw:", "tcp://host?roll=60"):
        with pytest.raises(PrinterGone):
            open_printer(url)


def test_the_roll_decides_the_format():
    assert open_printer("tcp://host?roll=58").accepts == "escpos58"
    assert open_printer("raw:/dev/usb/lp0").accepts == "escpos"


def test_a_device_file_is_asked_alike():
    printer = Printer(READY)
    master, slave = pty.openpty()
    tty.setraw(master)
    tty.setraw(slave)

    def serve():
        while receipt.ASK_DONE not in printer.heard:
            os.write(master, printer.hears(os.read(master, 65536)))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    open_printer(f"raw:{os.ttyname(slave)}").send(SLIP, name="k-1", copies=1)
    thread.join(timeout=5)
    assert SLIP in printer.heard
    os.close(master)
    os.close(slave)


def test_a_device_file_that_takes_nothing_more_is_asked_about_and_does_not_hang(tmp_path):
    line = tmp_path / "lp0"
    os.mkfifo(line)  # it holds 64 KiB, and nobody reads it
    with pytest.raises(PrinterUnsure):
        open_printer(f"raw:{line}?status=no").send(bytes(200_000), name="k-1", copies=1)


def test_the_morning_check_asks_without_printing():
    with on_the_network(READY) as (url, printer):
        open_printer(url).check()
    assert receipt.ASK_DONE not in printer.heard
    with on_the_network({**READY, receipt.ASK_PAPER: b"\x72"}) as (url, _), pytest.raises(PaperOut):
        open_printer(url).check()
    with pytest.raises(PrinterGone):
        open_printer("raw:/dev/no/such/printer").check()
