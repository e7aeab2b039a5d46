"""`case advance NUMBER STEP`: everything that can be done with a case after intake."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import datetime

from winclient.app.cases import clockwork, endings, handovers, results
from winclient.app.cases.acting import Act
from winclient.app.cases.intake import Outcome
from winclient.app.perform import perform
from winclient.app.ports import Tx
from winclient.bootstrap import Site, open_site, print_papers
from winclient.cli.case_show import shown, shown_text
from winclient.cli.moments import moment_of
from winclient.cli.output import DONE, Output
from winclient.cli.said import said_at, said_day, said_pair
from winclient.domain.cases.steps import Step
from winclient.domain.ledger.life_facts import Delivery, Shortage, Want
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder

Run = Callable[[Tx, Act, Namespace], Outcome]


def advance(chosen: Namespace, out: Output) -> int:
    """Take one step; the answer is the case as it stands then."""
    site = open_site(data_folder(chosen.data))
    run, at = STEPS[Step(chosen.step)], said_at(chosen.at)

    def use(tx: Tx) -> Outcome:
        return run(tx, _act(chosen, site=site, tx=tx, at=at), chosen)

    done = perform(site.store, use).value
    print_papers(site)
    with site.store.reading() as reader:
        when = moment_of(reader, site=site, at=at)
        value = shown(reader, number=done.case.number, when=when, ladder=site.hall.ladder)
    issued = [{"kind": p.snapshot.kind, "number": p.snapshot.number} for p in done.papers]
    out.answer({**value, "issued": issued}, "\n".join(shown_text(value)))
    return DONE


def _act(chosen: Namespace, *, site: Site, tx: Tx, at: datetime | None) -> Act:
    settings = site.settings
    clerk = site.clerk if chosen.clerk in ("", settings.clerk) else Clerk(id=chosen.clerk)
    return Act(
        number=chosen.number,
        hall=site.hall,
        clerk=clerk,
        counter=chosen.counter or settings.counter,
        when=moment_of(tx, site=site, at=at),
        by=chosen.by,
    )


def _pairs(words: list[str], *, option: str) -> list[tuple[str, str]]:
    return [said_pair(word, field=option) for word in words]


def _suspend(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return clockwork.suspend(
        tx,
        act=act,
        kind=said.kind,
        reason=said.reason,
        days=said.days,
        since=said_day(said.since, field="--since"),
        approver=said.approver,
    )


def _resume(tx: Tx, act: Act, said: Namespace) -> Outcome:
    until = said_day(said.until, field="--until")
    return clockwork.resume(tx, act=act, kind=said.kind, until=until, result=said.result)


def _extend(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return clockwork.extend(tx, act=act, days=said.days, reason=said.reason, approver=said.approver)


def _decide(tx: Tx, act: Act, said: Namespace) -> Outcome:
    if not (said.granted or said.denied):
        raise Refused(Reason.FIELD_MISSING, field="--granted | --denied")
    return results.decide(
        tx,
        act=act,
        granted=said.granted,
        reason=said.reason,
        document=said.document,
        decided_on=said_day(said.on, field="--on"),
        results=tuple(said.here),
    )


def _receive_result(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return results.receive_result(tx, act=act, results=tuple(said.here))


def _issue(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return results.issue_result(
        tx,
        act=act,
        method=Delivery(said.method),
        receiver=said.receiver,
        receipt=said.receipt,
        number=said.identity,
        relation=said.relation,
        courier=said.courier,
        courier_number=said.courier_number,
        originals=tuple(said.original),
    )


def _serve(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return results.serve(
        tx,
        act=act,
        method=Delivery(said.method),
        receiver=said.receiver,
        papers=tuple(said.paper),
        served_on=said_day(said.on, field="--on"),
        place=said.place,
        relation=said.relation,
        witness=said.witness,
    )


def _withdraw(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return endings.withdraw(tx, act=act, asked_by=said.receiver, reason=said.reason)


def _return(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return endings.send_back(tx, act=act, kind=said.kind, reason=said.reason)


def _hand_over(tx: Tx, act: Act, said: Namespace) -> Outcome:
    return handovers.hand_over(tx, act=act, department=said.department, names=tuple(said.material))


def _sign(tx: Tx, act: Act, said: Namespace) -> Outcome:
    short = _pairs(said.shortage, option="--shortage")
    shortages = tuple(Shortage(name=name, note=note) for name, note in short)
    return handovers.sign(tx, act=act, receiver=said.receiver, slip=said.slip, shortages=shortages)


def _correct(tx: Tx, act: Act, said: Namespace) -> Outcome:
    wants = _pairs(said.want, option="--want")
    return handovers.want_correction(
        tx, act=act, wants=tuple(Want(name=name, reason=reason) for name, reason in wants)
    )


def _plain(use: Callable[..., Outcome]) -> Run:
    def run(tx: Tx, act: Act, _said: Namespace) -> Outcome:
        return use(tx, act=act)

    return run


STEPS: Mapping[Step, Run] = {
    Step.ACCEPT: _plain(clockwork.accept_silently),
    Step.SUSPEND: _suspend,
    Step.RESUME: _resume,
    Step.EXTEND: _extend,
    Step.CORRECT: _correct,
    Step.DECIDE: _decide,
    Step.RECEIVE_RESULT: _receive_result,
    Step.ISSUE: _issue,
    Step.SERVE: _serve,
    Step.CLOSE: _plain(endings.close),
    Step.WITHDRAW: _withdraw,
    Step.RETURN: _return,
    Step.LAPSE: _plain(endings.lapse),
    Step.HAND_OVER: _hand_over,
    Step.SIGN: _sign,
}
