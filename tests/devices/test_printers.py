"""Drivers: what every printer promises, and what each says when the world fails."""

import os
import stat
from pathlib import Path

import pytest

from winclient.app.papers.printing import DiskFull, PrinterGone, PrinterUnsure
from winclient.devices.cups import CupsPrinter
from winclient.devices.folder import FolderPrinter
from winclient.devices.open import open_printer
from winclient.devices.registry import DRIVERS, driver
from winclient.devices.windows import WindowsPrinter

PAPER = b"%PDF-1.4 paper"


def script(path: Path, body: str) -> str:
    """A program that stands in for one of CUPS."""
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def a_queue(folder: Path, *, lp: str, lpstat: str = "exit 0", seconds: float = 5) -> CupsPrinter:
    """CUPS whose `lp` and `lpstat` do as told."""
    return CupsPrinter(
        queue="HP",
        lp=script(folder / "lp", lp),
        lpstat=script(folder / "lpstat", lpstat),
        submit_seconds=seconds,
        settle_seconds=0,
    )


def test_an_address_without_a_driver_is_a_printer_that_is_not_there():
    for url in ("", "nonsense", "smoke://10.0.0.9", "file:"):
        with pytest.raises(PrinterGone):
            open_printer(url)


def test_a_scheme_belongs_to_one_driver():
    assert {("printer", name) for name in ("file", "cups", "windows", "dummy")} <= set(DRIVERS)
    with pytest.raises(ValueError, match="two drivers"):
        driver("printer", "file")(open_printer)


@pytest.mark.parametrize("url", ["file:{}", "file://{}"])
def test_a_folder_keeps_each_paper_whole_under_its_name(tmp_path, url):
    folder = tmp_path / "new" / "papers"
    printer = open_printer(url.format(folder))
    printer.send(PAPER, name="450602-acceptance", copies=2)
    printer.send(PAPER + b"2", name="450602-acceptance", copies=2)
    assert [path.name for path in folder.iterdir()] == ["450602-acceptance.pdf"]
    assert (folder / "450602-acceptance.pdf").read_bytes() == PAPER + b"2"


def test_a_name_cannot_leave_the_folder(tmp_path):
    folder = tmp_path / "papers"
    FolderPrinter(folder).send(PAPER, name="../../etc/号", copies=1)
    assert [path.name for path in folder.iterdir()] == [".._.._etc_号.pdf"]


def test_a_folder_that_cannot_be_written_is_a_printer_that_is_not_there(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrinterGone):
        FolderPrinter(tmp_path / "file").send(PAPER, name="paper", copies=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / f".paper.pdf.{os.getpid()}.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        FolderPrinter(folder).send(PAPER, name="paper", copies=1)
    assert list(folder.iterdir()) == []


def test_a_queue_gets_the_paper_its_copies_and_its_title(tmp_path):
    lp = f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/data; echo "request id is HP-7 (1)"'
    sent = a_queue(tmp_path, lp=lp).send(PAPER, name="450602-acceptance", copies=2)
    assert sent.where == "HP-7"
    words = (tmp_path / "words").read_text().strip()
    assert words == "-d HP -n 2 -t 450602-acceptance -"
    assert (tmp_path / "data").read_bytes() == PAPER


def test_a_queue_that_does_not_take_the_paper_says_why(tmp_path):
    with pytest.raises(PrinterGone, match="does not exist"):
        a_queue(tmp_path, lp='echo "lp: HP does not exist" >&2; exit 1').send(
            PAPER, name="paper", copies=1
        )


def test_a_queue_that_keeps_the_paper_leaves_a_question(tmp_path):
    queue = a_queue(tmp_path, lp='echo "request id is HP-7 (1)"', lpstat='echo "HP-7 me 1024"')
    with pytest.raises(PrinterUnsure, match="HP-7"):
        queue.send(PAPER, name="paper", copies=1)


def test_a_queue_that_does_not_answer_leaves_a_question(tmp_path):
    with pytest.raises(PrinterUnsure):
        a_queue(tmp_path, lp="exec sleep 20", seconds=0.2).send(PAPER, name="paper", copies=1)


def test_without_cups_there_is_no_printer(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterGone, match="lp"):
        open_printer("cups:")


@pytest.mark.skipif(os.name == "nt", reason="there it is one")
def test_the_windows_printer_is_not_there_elsewhere():
    with pytest.raises(PrinterGone):
        open_printer("windows:")


def test_a_dummy_keeps_what_it_got():
    printer = open_printer("dummy:escpos")
    printer.send(b"\x1b@", name="slip", copies=1)
    assert printer.accepts == "escpos"
    assert [kept.data for kept in printer.kept] == [b"\x1b@"]


def test_papers_handed_to_windows_do_not_stay_on_its_disk(tmp_path):
    for name, age in (("old", 7_200), ("new", 60)):
        paper = tmp_path / f"{name}.pdf"
        paper.write_bytes(PAPER)
        os.utime(paper, (paper.stat().st_mtime - age,) * 2)
    with pytest.raises(PrinterGone):  # nothing here opens it
        WindowsPrinter(tmp_path).send(PAPER, name="next", copies=1)
    assert not (tmp_path / "old.pdf").exists()
    assert (tmp_path / "new.pdf").exists()
