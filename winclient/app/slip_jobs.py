"""Slip jobs: the kiosk's own notes of slips on their way, so that a crash loses none of them."""

from winclient.app.ports import Tx
from winclient.domain.printing import SlipJob


def note(tx: Tx, *, job: SlipJob) -> None:
    """Write down how far a slip has come."""
    tx.put_slip_job(job)


def forget(tx: Tx, *, job: str) -> None:
    """The queue has heard of it."""
    tx.drop_slip_job(job)
