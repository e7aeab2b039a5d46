"""The verdict on a fact, as the record stands at that moment; knows nothing of any database."""

from msgspec import Struct, field

from winclient.center.judging.stated import (
    ABOUT_NUMBERS,
    KNOWN,
    MAPPED,
    ON_A_CASE,
    OPENED,
    STEPS,
    SUSPECTED,
    Said,
    said,
    serial_of,
)
from winclient.domain.cases.case_table import CaseState, follows
from winclient.domain.refusals import Reason
from winclient.domain.rounds.exchange import BRANCHED, Verdict
from winclient.domain.rounds.streams import Line

Outcome = tuple[Verdict, str]
ACCEPTED: Outcome = (Verdict.ACCEPTED, "")
Number = tuple[str, int]  # series and serial


class Case(Struct):
    """What the center knows of a case: enough to judge; `last` is what a change is built on."""

    id: str
    number: str
    mapped: str
    state: CaseState
    last: str
    device: str
    fresh: bool = False
    changed: bool = False


class Judge(Struct):
    """Judges in order; what it changed is read off afterwards."""

    cases: dict[str, Case]  # those that the facts are about, as far as they are known
    owners: dict[Number, str]  # whose a number is
    pairs: set[tuple[Number, str]] = field(default_factory=set)
    numbers: list[tuple[Number, str, str]] = field(default_factory=list)  # state, fact
    suspects: list[tuple[str, str]] = field(default_factory=list)  # ask, fact

    def judge(self, line: Line, *, device: str) -> Outcome:
        """The verdict, its reason, and the effect if it is accepted."""
        if not line.body:
            return Verdict.HOLLOW, "hollow"
        if line.kind not in KNOWN:
            return ACCEPTED if line.kind == BRANCHED else (Verdict.QUARANTINED, "kind_unknown")
        told = said(line.body)
        if told is None:
            return Verdict.REJECTED, "body"
        if line.kind == OPENED:
            return self._open(line, told, device)
        if line.kind in ON_A_CASE:
            return self._change(line, told)
        return self._number(line, told)

    def _open(self, line: Line, told: Said, device: str) -> Outcome:
        """收件 is never refused: what was handed out on paper stands."""
        if not told.case or told.case != line.subject or not told.number:
            return Verdict.REJECTED, "body"
        if told.case in self.cases:
            return Verdict.CONFLICT, "case_known"
        self.cases[told.case] = Case(
            told.case, told.number, "", CaseState.RECEIVED, line.id, device, fresh=True
        )
        self._own(told.number, told.case)
        return ACCEPTED

    def _own(self, number: str, case: str) -> None:
        """Notes whose number this is; of a second owner both are flagged, nobody renumbers."""
        key = serial_of(number)
        first = self.owners.setdefault(key, case)
        if first != case:
            self.pairs |= {(key, first), (key, case)}

    def _change(self, line: Line, told: Said) -> Outcome:
        if told.case != line.subject:
            return Verdict.REJECTED, "body"
        case = self.cases.get(told.case)
        if case is None:
            return Verdict.QUARANTINED, "case_unknown"
        if line.kind == MAPPED:
            return self._map(line, told, case)
        step = STEPS.get(line.kind)
        if step is None:
            return ACCEPTED
        if told.built_on != case.last:
            return Verdict.CONFLICT, "built_on"
        state = follows(case.state, step)
        if isinstance(state, Reason):
            return Verdict.REJECTED, state.value
        case.state, case.last, case.changed = state, line.id, True
        return ACCEPTED

    def _map(self, line: Line, told: Said, case: Case) -> Outcome:
        """A second official number of one provisional one is void, and a person is told."""
        if not told.number:
            return Verdict.REJECTED, "body"
        if case.mapped:
            self.numbers.append((serial_of(told.number), "void", line.id))
            return Verdict.CONFLICT, "mapped"
        case.mapped, case.changed = told.number, True
        self._own(told.number, case.id)
        return ACCEPTED

    def _number(self, line: Line, told: Said) -> Outcome:
        """Voids, missing numbers and withdrawn asks; queue and reference have no effect here."""
        if line.kind in ABOUT_NUMBERS:
            if not told.number:
                return Verdict.REJECTED, "body"
            state = "void" if line.kind == "number_voided" else "missing"
            self.numbers.append((serial_of(told.number), state, line.id))
        elif line.kind == SUSPECTED:
            if not told.lease:
                return Verdict.REJECTED, "body"
            self.suspects.append((told.lease, line.id))
        return ACCEPTED
