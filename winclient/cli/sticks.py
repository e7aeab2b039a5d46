"""`sync --export`, `sync --import`, `center carry`: the exchange by a stick."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.cli.output import DONE, Output, note
from winclient.sync import bundle
from winclient.sync.engine import level
from winclient.sync.wire.sealing import COPY, ROUNDS
from winclient.wording import say

_STEPS = 10  # notes of progress


def by_stick(place: Place, chosen: Namespace, out: Output) -> int:
    """Write what waits into a file, or read the center's answer; a folder means its usual name."""
    if chosen.export:
        return _export(place, chosen.export, out)
    return _import(place, chosen.answer, out)


def _export(place: Place, target: Path, out: Output) -> int:
    file = _named(place, target, ending=bundle.OUT)
    written = bundle.write(place, file, progress=told(say("cli.stick_writing")))
    value = {"file": str(file), "rounds": written.rounds, "entries": written.entries}
    out.answer(value, say("cli.stick_written", **value))
    return DONE


def _import(place: Place, target: Path, out: Output) -> int:
    file = _named(place, target, ending=bundle.BACK)
    taken = bundle.read(place, file, progress=told(say("cli.stick_reading")))
    now = look(place.store, level)
    value = {
        "sent": 0,
        "received": taken.received,
        "pending": now.pending,
        "refused": now.refused,
        "conflicts": now.conflicts,
        "in_step": now.in_step,
        "only_here": look(place.store, lambda reader: reader.only_here()),
    }
    state = say("sync.in_step" if now.in_step else "sync.not_in_step")
    out.answer(value, say("cli.synced", state=state, **value))
    return DONE


def _named(place: Place, target: Path, *, ending: str) -> Path:
    if not target.is_dir():
        return target
    device = look(place.store, lambda reader: reader.standing()).device
    return target / bundle.file_name(device, ending=ending)


def carry(chosen: Namespace, out: Output) -> int:
    """Hand in what a PC wrote on a stick, and write the answer beside it."""
    from winclient.center.carrying import carry as hand_in
    from winclient.cli.center_admin import opened

    file: Path = chosen.file
    answer: Path = chosen.answer or file.with_suffix(bundle.BACK)
    with opened(chosen) as center:
        carried = hand_in(center, file, answer, progress=told(say("cli.stick_carrying")))
    value = {
        "kind": carried.kind,
        "device": carried.device,
        "name": carried.name,
        "rounds": carried.rounds,
        "entries": carried.entries,
        "again": carried.again,
        "answer": str(answer) if carried.kind == ROUNDS else None,
    }
    out.answer(value, say(_carried(carried.kind, again=carried.again), **value))
    return DONE


def _carried(kind: str, *, again: bool) -> str:
    if kind == COPY:
        return "center.carried_copy"
    return "center.carried_again" if again else "center.carried"


def told(what: str) -> Callable[[int, int], None]:
    """Progress in tenths, on the side."""
    shown = 0

    def tell(done: int, whole: int) -> None:
        nonlocal shown
        step = done * _STEPS // max(whole, 1)
        if step > shown and whole > _STEPS:
            shown = step
            note(f"{what} {done}/{whole}")

    return tell
