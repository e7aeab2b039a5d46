"""`appointments import`: what the booking system hands over, to where the hall's queue is kept."""

from argparse import Namespace

from winclient.app.queue.queue_orders import Act
from winclient.cli import bad_rows
from winclient.cli.desk import Desk
from winclient.cli.output import DONE, NO, Output
from winclient.reading.appointments import read_appointments
from winclient.wording import say

AT_ONCE = 300  # appointments of one request


def import_file(chosen: Namespace, out: Output) -> int:
    """Add a file's appointments to the list; one of the same code and day is changed."""
    reading = read_appointments(chosen.file)
    desk, found = Desk(chosen), reading.appointments
    parts = [found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE)]
    listed = sum(desk.order(Act.BOOK, appointments=part).listed for part in parts)
    refused = bad_rows.told(reading.refused)
    lines = [say("cli.appointments_listed", n=listed, refused=len(refused))]
    lines += bad_rows.lines(refused)
    out.answer({"read": reading.read, "listed": listed, "refused": refused}, "\n".join(lines))
    return NO if refused and not listed else DONE
