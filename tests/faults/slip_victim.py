"""A kiosk that takes one number and is killed at the n-th step of its store or printer.

Its paper is a file in `slips/`.
"""

import os
from collections.abc import Callable
from pathlib import Path

from tests.build import MONDAY
from tests.build.queue import a_plan
from tests.faults.victim import DeadlyPrinter
from winclient.app.queue.queue_authority import OwnQueue
from winclient.app.queue.queue_orders import Answer
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import SystemIds
from winclient.domain.queue.slip import Slip
from winclient.printing.slips import SlipPrinter, take_number
from winclient.store.open import SqlStore, open_store


class Countdown:
    """Ends this process the way a power switch would, at the n-th step of any kind."""

    def __init__(self, left: int) -> None:
        self._left = left

    def __call__(self, _label: str) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(9)


def a_slip(answer: Answer) -> Slip:
    """The slip of a reserved number."""
    ticket = answer.ticket
    assert ticket is not None
    return Slip(
        ticket="0196a5d2-ac96-774b-bcce-b302099a8057",
        number=ticket.number,
        segment=ticket.segment_name,
        ticket_class=ticket.ticket_class,
        at=ticket.taken_at,
        ahead=answer.ahead,
        organ="",
        site="",
        language="zh_CN",
    )


def a_kiosk(store: SqlStore, folder: Path, on_step: Callable[[str], None]) -> SlipPrinter:
    """The kiosk K1 of this folder; a slip's file holds its number."""
    queue = OwnQueue(store, plan=a_plan, ids=SystemIds(), clock=lambda: MONDAY)
    return SlipPrinter(
        store=store,
        queue=queue,
        counter="K1",
        clerk="0001",
        printer=f"file:{folder / 'slips'}",
        render=lambda slip, format: slip.number.encode(),  # noqa: ARG005
        open_printer=lambda url: DeadlyPrinter(url, on_step),
    )


def main(folder: Path, steps: int) -> None:
    """One number; a test forks and calls this."""
    on_step = Countdown(steps)
    store = open_store(folder, ids=SystemIds(), on_step=on_step)
    kiosk = a_kiosk(store, folder, on_step)
    take_number(kiosk, TakeForm(), ticket=SystemIds().new(MONDAY), told=a_slip)
