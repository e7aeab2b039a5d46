"""`center promote` and `center key`: what a supervisor does to the queue on the hub's machine."""

from argparse import Namespace

from winclient.bootstrap import SystemIds
from winclient.cli.center import folder_of
from winclient.cli.output import DONE, Output
from winclient.wording import say


def promote(chosen: Namespace, out: Output) -> int:
    """This machine's center takes the queue; any other that served it is refused from now on."""
    from winclient.center.hub.queue import open_queue_store, promote_here

    store = open_queue_store(chosen.database or "", folder=folder_of(chosen), ids=SystemIds())
    try:
        epoch = promote_here(store)
    finally:
        store.close()
    out.answer({"epoch": epoch}, say("center.promoted", epoch=epoch))
    return DONE


def key(chosen: Namespace, out: Output) -> int:
    """The key that counters, kiosks and boards of the hall write into their settings."""
    from winclient.center.hub.queue import hall_key

    found = hall_key(folder_of(chosen))
    out.answer({"hub_key": found}, found)
    return DONE
