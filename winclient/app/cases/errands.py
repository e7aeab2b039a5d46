"""代办 batches: one runner, a trip of villagers; for each what was collected and what came back."""

from winclient import phrases
from winclient.app.cases.acting import Act, find, outcome
from winclient.app.cases.handovers import at_counter
from winclient.app.cases.intake import Outcome
from winclient.app.papers.sentences import Said
from winclient.app.ports import Reader, Tx
from winclient.domain.cases.case import Case
from winclient.domain.ledger.life_facts import ErrandReturned, ErrandTaken
from winclient.domain.ledger.snapshot import PaperKind, Stated
from winclient.domain.persons.masks import mask_number, mask_phone
from winclient.domain.persons.people import Agent, check_agent, clean_name
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Errand(Value, frozen=True, kw_only=True):
    """One villager's case on a trip, for the list that is signed."""

    number: str
    state: str
    applicant: str
    item: str
    collected: str
    back: str
    receiver: str


class Trip(Value, frozen=True, kw_only=True):
    """A runner's list."""

    trip: str
    runner: str
    runner_phone: str
    runner_number: str
    errands: tuple[Errand, ...]

    @property
    def people(self) -> int:
        """How many villagers it is for."""
        return len({errand.applicant for errand in self.errands})


def take_errand(tx: Tx, *, act: Act, trip: str, runner: Agent) -> Outcome:
    """The runner takes a case and its papers; the villager's 委托书 is made out."""
    case, item = find(tx, act)
    checked = check_agent(runner, today=act.when.day)
    fact = ErrandTaken(
        **act.stamp(case),
        trip=trip.strip(),
        runner=checked.name,
        runner_number=checked.number,
        runner_phone=checked.phone,
        collected=at_counter(case),
    )
    tx.record(fact)
    said = Said(
        stated=(
            Stated("agent", fact.runner),
            Stated("agent_number", mask_number(fact.runner_number)),
            Stated("agent_phone", mask_phone(fact.runner_phone)),
        ),
        codes=("entrustment",),
        details={"agent": fact.runner},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.ENTRUSTMENT, said),))


def bring_back(
    tx: Tx, *, act: Act, receiver: str = "", relation: str = "", items: tuple[str, ...] = ()
) -> Outcome:
    """What came back, and into whose hand; by default the result that was issued."""
    case, item = find(tx, act)
    taker = clean_name(receiver or case.applicant.name)
    if taker != case.applicant.name and not relation.strip():
        raise Refused(Reason.RELATION_NEEDED, receiver=taker)
    issued = case.life.arrival.results if case.life.issue and case.life.arrival else ()
    fact = ErrandReturned(
        **act.stamp(case), items=items or issued, receiver=taker, relation=relation.strip()
    )
    tx.record(fact)
    return outcome(tx, act=act, case=case, item=item)


def trip_of(reader: Reader, *, trip: str) -> Trip:
    """The list of a trip as it stands; numbers and telephones of villagers are not on it."""
    found = (reader.case(id) for id in reader.cases_of_trip(trip))
    cases = [case for case in found if case is not None and case.life.errand is not None]
    mine = [case for case in cases if case.life.errand and case.life.errand.trip == trip]
    if not mine:
        raise Refused(Reason.TRIP_UNKNOWN, trip=trip[:40])
    errand = mine[0].life.errand
    return Trip(
        trip=trip,
        runner=errand.runner if errand else "",
        runner_phone=errand.runner_phone if errand else "",
        runner_number=errand.runner_number if errand else "",
        errands=tuple(_errand(case) for case in mine),
    )


def _errand(case: Case) -> Errand:
    errand, back = case.life.errand, case.life.brought_back
    collected = errand.collected if errand else ()
    told = (
        f"{sheet.name} {phrases.sheets(originals=sheet.originals, copies=sheet.copies)}"
        for sheet in collected
    )
    return Errand(
        number=case.number,
        state=case.state.value,
        applicant=case.applicant.name,
        item=case.item.name,
        collected="\n".join(told),
        back="\n".join(back.items) if back else "",
        receiver=back.receiver if back else "",
    )
