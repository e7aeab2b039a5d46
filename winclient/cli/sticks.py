"""`sync --export`, `sync --import`, `center carry`: the exchange by a stick."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winclient import phrases
from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.cli.output import DONE, NO, Output, note
from winclient.domain.refusals import Reason, Refused
from winclient.sync import bundle
from winclient.sync.engine import level
from winclient.sync.segments import every_segment
from winclient.sync.wire.sealing import COPY, ROUNDS
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.center.core.center import Center

_STEPS = 10  # notes of progress


def by_stick(place: Place, chosen: Namespace, out: Output) -> int:
    """Write what waits into a file, or read the center's answer; a folder means its usual name."""
    if chosen.export:
        return _export(place, chosen.export, out)
    return _import(place, chosen.answer, out)


def _export(place: Place, target: Path, out: Output) -> int:
    file = _named(place, target, ending=bundle.OUT)
    written = bundle.write(place, file, progress=told(say("cli.stick_writing")))
    left = look(place.store, lambda reader: len(reader.scans_due(reader.standing().timeline)))
    value = {"file": str(file), "rounds": written.rounds, "entries": written.entries}
    out.answer({**value, "scans_left": left}, say("cli.stick_written", **value))
    if left:
        note(say("cli.stick_without_scans", n=left))
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
    """Hand in what PCs wrote on a stick, and write each answer beside it; of several files one
    that cannot be read holds up none of the others."""
    from winclient.cli.center_admin import opened

    files = list(_files(chosen.files))
    if not files:
        raise Refused(Reason.FILE_NOT_FOUND, file=str(chosen.files[0] / f"*{bundle.OUT}"))
    if chosen.answer and len(files) > 1:
        raise Refused(Reason.FIELD_WRONG, field="--answer", why=str(len(files)))
    with opened(chosen) as center:
        if len(files) == 1:
            value = _carry(center, files[0], chosen.answer)
            out.answer(value, _carried(value))
            return DONE
        values = [_or_refused(center, file) for file in files]
    out.answer({"files": values}, "\n".join(map(_carried, values)))
    return NO if any("refused" in value for value in values) else DONE


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """A folder means what lies in it, second copies too."""
    for path in named:
        if path.is_dir():
            yield from sorted(path.glob(f"*{bundle.OUT}"))
            yield from every_segment(path)
        else:
            yield path


def _carry(center: "Center", file: Path, answer: Path | None = None) -> dict[str, Any]:
    from winclient.center.carrying import carry as hand_in

    beside = answer or file.with_suffix(bundle.BACK)
    carried = hand_in(center, file, beside, progress=told(say("cli.stick_carrying")))
    return {
        "file": str(file),
        "kind": carried.kind,
        "device": carried.device,
        "name": carried.name,
        "rounds": carried.rounds,
        "entries": carried.entries,
        "again": carried.again,
        "answer": str(beside) if carried.kind == ROUNDS else None,
    }


def _or_refused(center: "Center", file: Path) -> dict[str, Any]:
    try:
        return _carry(center, file)
    except Refused as error:
        message = phrases.refusal(error)
        return {"file": str(file), "refused": {"reason": error.reason.value, "message": message}}


def _carried(value: Mapping[str, Any]) -> str:
    if "refused" in value:
        return say("cli.stick_refused", file=value["file"], why=value["refused"]["message"])
    if value["kind"] == COPY:
        return say("center.carried_copy", **value)
    return say("center.carried_again" if value["again"] else "center.carried", **value)


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
