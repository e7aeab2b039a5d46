"""`center`: the exchange's server, and what its administrator does to it."""

import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from winclient.bootstrap import SystemIds, now, queue_plan
from winclient.center.core.center import open_center
from winclient.cli.output import DONE, Output, note
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say

FOLDER = "center"  # in the data folder: database, key, record outside


def folder_of(chosen: Namespace) -> Path:
    """Where the center keeps what is its own."""
    return data_folder(chosen.data) / FOLDER


def serve(chosen: Namespace, out: Output) -> int:
    """Serve until SIGTERM; one line when ready."""
    from winclient.center.hub.queue import open_hall_queue
    from winclient.center.relay.relaying import as_relay
    from winclient.center.serve import log_to_stderr
    from winclient.center.serve import serve as run

    host, port = _address(chosen.listen)
    log_to_stderr()
    center = open_center(
        chosen.database or "",
        folder=folder_of(chosen),
        ids=SystemIds(),
        clock=now,
        restored=chosen.restored,
    )
    if chosen.restored:
        note(say("center.restored_now"))
    if chosen.upstream:
        center = as_relay(center, folder=folder_of(chosen), url=chosen.upstream, code=chosen.code)
    queue = open_hall_queue(
        chosen.database or "",
        folder=folder_of(chosen),
        plan=partial(queue_plan, data_folder(chosen.data)),
        ids=SystemIds(),
        clock=now,
    )

    def ready(address: str) -> None:
        out.answer({"listening": address}, say("center.listening", address=address))
        sys.stdout.flush()  # who waits for it reads a pipe

    try:
        run(center, queue, host=host, port=port, ready=ready)
    finally:
        queue.close()
        center.close()
    return DONE


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise Refused(Reason.FIELD_WRONG, field="--listen", why=text)
    return host.strip("[]") or "127.0.0.1", int(port)
