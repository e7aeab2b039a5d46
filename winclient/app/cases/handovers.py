"""物料转移 between counter and department, and corrections the department asks for."""

from winclient import phrases
from winclient.app.cases.acting import Act, find, outcome
from winclient.app.cases.intake import Outcome
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.life_checks import check_wants
from winclient.domain.ledger.life_facts import (
    CorrectionWanted,
    HandoverSent,
    HandoverSigned,
    Sheets,
    Shortage,
    Want,
)
from winclient.domain.ledger.snapshot import Listing, PaperKind, Stated
from winclient.domain.refusals import Reason, Refused


def hand_over(tx: Tx, *, act: Act, department: str = "", names: tuple[str, ...] = ()) -> Outcome:
    """Send papers to the department with a slip; by default all that is still at the counter."""
    case, item = find(tx, act)
    sheets = at_counter(case)
    unknown = set(names) - {each.name for each in sheets}
    if unknown:
        raise Refused(Reason.MATERIAL_UNKNOWN, name=min(unknown))
    fact = HandoverSent(
        **act.stamp(case),
        slip=len(case.life.handovers) + 1,
        department=department.strip() or case.item.department,
        sheets=tuple(each for each in sheets if not names or each.name in names),
    )
    tx.record(fact)
    rows = tuple(
        (each.name, str(each.originals or ""), str(each.copies or ""), "", "")
        for each in fact.sheets
    )
    columns = ("material", "originals", "copies", "signed", "remark")
    said = Said(
        stated=(
            Stated("slip", str(fact.slip)),
            Stated("from", phrases.counter(act.counter)),
            Stated("to", fact.department),
        ),
        listings=(Listing("moved", columns, rows),),
        codes=("handover",),
        details={"department": fact.department},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.HANDOVER, said),))


def at_counter(case: Case) -> tuple[Sheets, ...]:
    """What was handed in and has not left on a slip; what was short came back to the counter."""
    gone: dict[str, tuple[int, int]] = {}
    for handover in case.life.handovers:
        short = {each.name for each in handover.signed.shortages} if handover.signed else set()
        for sheet in handover.sent.sheets:
            if sheet.name not in short:
                originals, copies = gone.get(sheet.name, (0, 0))
                gone[sheet.name] = originals + sheet.originals, copies + sheet.copies
    left = []
    for row in case.rows:
        originals, copies = gone.pop(row.name, (0, 0))
        here = Sheets(
            name=row.name,
            originals=max(0, row.originals - originals),
            copies=max(0, row.copies - copies),
        )
        if here.originals or here.copies:
            left.append(here)
    return tuple(left)


def sign(
    tx: Tx, *, act: Act, receiver: str, slip: int = 0, shortages: tuple[Shortage, ...] = ()
) -> Outcome:
    """The other end signed; `slip` may be left out where one is open."""
    case, item = find(tx, act)
    unsigned = [each.sent.slip for each in case.life.handovers if each.signed is None]
    if not slip and len(unsigned) != 1:
        reason = Reason.SLIP_UNNAMED if unsigned else Reason.NOTHING_TO_SIGN
        raise Refused(reason, slips=unsigned, number=case.number)
    tx.record(
        HandoverSigned(
            **act.stamp(case),
            slip=slip or unsigned[0],
            receiver=receiver.strip(),
            shortages=shortages,
        )
    )
    return outcome(tx, act=act, case=case, item=item)


def want_correction(tx: Tx, *, act: Act, wants: tuple[Want, ...]) -> Outcome:
    """The department wants corrections; in process a paper tells them, else 一次性告知 does."""
    case, item = find(tx, act)
    fact = CorrectionWanted(**act.stamp(case), wants=wants)
    check_wants(fact, rows=case.rows)
    tx.record(fact)
    if case.accepted_on is None:
        return outcome(tx, act=act, case=case, item=item)
    standards = {row.name: row.standard for row in case.rows}
    rows = tuple((want.name, standards[want.name], want.reason) for want in wants)
    said = Said(
        stated=(Stated("asked_by", act.by),),
        listings=(Listing("wanted", ("material", "standard", "wrong"), rows),),
        codes=("correction_wanted",),
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.CORRECTION, said),))
