"""`center promote` and `center key`: what a supervisor does to the queue on the hub's machine."""

from argparse import Namespace
from pathlib import Path

from winclient.bootstrap import SystemIds
from winclient.cli.output import DONE, Output
from winclient.settings import data_folder
from winclient.wording import say

FOLDER = "center"


def promote(chosen: Namespace, out: Output) -> int:
    """This machine's center takes the queue; any other that served it is refused from now on."""
    from winclient.center.queue import open_queue_store, promote_here

    store = open_queue_store(chosen.database or "", folder=_folder(chosen), ids=SystemIds())
    try:
        epoch = promote_here(store)
    finally:
        store.close()
    out.answer({"epoch": epoch}, say("center.promoted", epoch=epoch))
    return DONE


def key(chosen: Namespace, out: Output) -> int:
    """The key that counters, kiosks and boards of the hall write into their settings."""
    from winclient.center.queue import hall_key

    found = hall_key(_folder(chosen))
    out.answer({"hub_key": found}, found)
    return DONE


def _folder(chosen: Namespace) -> Path:
    return data_folder(chosen.data) / FOLDER
