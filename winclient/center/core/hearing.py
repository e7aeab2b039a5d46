"""Facts are heard: dedup, verdict, effect and place in the feed, together and for ever."""

from collections.abc import Iterator, Sequence

from winclient.center.judging.judging import Judge
from winclient.center.judging.stated import MAPPED, ON_A_CASE, OPENED, Taken, said
from winclient.center.tables import docket, streams
from winclient.center.tables.database import Tx
from winclient.center.tables.docket import Docket, Entered, Scope
from winclient.domain.rounds.exchange import Verdict
from winclient.domain.rounds.streams import Line

Held = tuple[Line, str]  # a quarantined fact, and who brought it


def hear(tx: Tx, scope: Scope, taken: Sequence[Taken]) -> None:
    """Judges what is new, in the order it came; a fact that is known has no second effect."""
    if not taken:
        return
    ids = [(docket.month(each.line.id), each.line.id) for each in taken]
    known = set(streams.known(tx, station=scope.station, ids=ids))
    fresh = [each.line for each in taken if each.line.id not in known]
    opened = [line.subject for line in fresh if line.kind == OPENED]
    held = docket.waiting(tx, scope.station, opened) if opened else []
    judge = _judge(tx, scope, fresh, held)
    book = Docket(scope)
    book.write(tx, judge, _entered(book, judge, taken, known=known, held=held))


def _judge(tx: Tx, scope: Scope, fresh: Sequence[Line], held: Sequence[Held]) -> Judge:
    """A judge who knows all that these facts touch."""
    lines = [*fresh, *(line for line, _ in held)]
    subjects = [line.subject for line in lines if line.kind in ON_A_CASE]
    told = (said(line.body) for line in lines if line.kind in {OPENED, MAPPED})
    claimed = [each.number for each in told if each is not None and each.number]
    return docket.load(tx, scope.station, subjects=subjects, claimed=claimed)


def _entered(
    book: Docket, judge: Judge, taken: Sequence[Taken], *, known: set[str], held: list[Held]
) -> Iterator[Entered]:
    """Rows of what is new, judged one by one while the database takes in those before."""
    for each in taken:
        line = each.line
        if line.id in known:
            if each.epoch:
                book.stand(line, device=each.device, epoch=each.epoch)
            continue
        known.add(line.id)
        outcome = judge.judge(line, device=each.device)
        yield book.enter(line, outcome, device=each.device, epoch=each.epoch, prev=each.prev)
        if outcome[0] is Verdict.QUARANTINED:
            held.append((line, each.device))
        elif line.kind == OPENED and held:
            held[:] = _again(book, judge, held, subject=line.subject)


def _again(book: Docket, judge: Judge, held: Sequence[Held], *, subject: str | None) -> list[Held]:
    """Judges again what waited, for one case or all; what goes on waiting."""
    left: list[Held] = []
    for line, device in held:
        if subject is None or line.subject == subject:
            outcome = judge.judge(line, device=device)
            if outcome[0] is not Verdict.QUARANTINED:
                book.rejudge(line, outcome)
                continue
        left.append((line, device))
    return left


def hear_again(tx: Tx, *, station: str) -> int:
    """After an upgrade and at each start: the program may be newer than what waited."""
    scope = docket.lock(tx, station)
    held = docket.waiting(tx, station, None)
    judge = _judge(tx, scope, (), held)
    book = Docket(scope)
    left = _again(book, judge, held, subject=None)
    book.write(tx, judge, ())
    return len(held) - len(left)
