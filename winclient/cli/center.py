"""`center`: the exchange's server, and what its administrator does to it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from winclient.bootstrap import SystemIds, now, queue_plan
from winclient.center import administration
from winclient.center.center import Center, open_beside, open_center
from winclient.center.enrolment import new_code
from winclient.cli.output import DONE, Output
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder, load_settings
from winclient.wording import say

FOLDER = "center"  # in the data folder: database, key, record outside


def folder_of(chosen: Namespace) -> Path:
    """Where the center keeps what is its own."""
    return data_folder(chosen.data) / FOLDER


@contextmanager
def opened(chosen: Namespace) -> Iterator[Center]:
    """The center's database, as a process beside those that serve."""
    center = open_beside(
        chosen.database or "", folder=folder_of(chosen), ids=SystemIds(), clock=now
    )
    try:
        yield center
    finally:
        center.database.close()


def enrol(chosen: Namespace, out: Output) -> int:
    """A one-time code for a new device."""
    settings = load_settings(data_folder(chosen.data))
    station = chosen.station or f"{settings.region}{int(settings.station):03}"
    if not (len(station) == 9 and station.isdecimal()):
        raise Refused(Reason.FIELD_WRONG, field="--station", why=station)
    role = "relay" if chosen.relay else "counter"
    with opened(chosen) as center:
        code, expires = new_code(center, name=chosen.name, station=station, role=role)
    value = {"code": code, "expires": expires, "name": chosen.name, "station": station}
    out.answer(value, say("center.code", code=code, name=chosen.name, until=f"{expires:%H:%M}"))
    return DONE


def devices(chosen: Namespace, out: Output) -> int:
    """All devices."""
    with opened(chosen) as center:
        found = administration.devices(center)
    value = [
        {"id": x.id, "name": x.name, "station": x.station, "role": x.role, "revoked": x.revoked}
        for x in found
    ]
    lines = (say("center.device", **{**x, "state": _state(x["revoked"])}) for x in value)
    out.answer(value, "\n".join(lines))
    return DONE


def _state(revoked: object) -> str:
    return say("center.revoked" if revoked else "center.in_use")


def revoke(chosen: Namespace, out: Output) -> int:
    """New intake of a device stops; what it has accepted may still be handed in."""
    with opened(chosen) as center:
        administration.revoke(center, chosen.device)
    out.answer({"revoked": chosen.device}, say("center.revoked_now", device=chosen.device))
    return DONE


def serve(chosen: Namespace, out: Output) -> int:
    """Serve until SIGTERM; one line when ready."""
    from winclient.center.queue import open_hall_queue
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
