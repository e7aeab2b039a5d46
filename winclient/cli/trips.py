"""`trip add`, `trip back`, `trip show`: one runner, many villagers."""

from argparse import Namespace
from datetime import date, datetime
from functools import partial
from typing import Any

from winclient.app.cases.acting import Act
from winclient.app.cases.errands import Trip, bring_back, take_errand, trip_of
from winclient.app.cases.intake import Outcome
from winclient.app.perform import look, perform
from winclient.app.ports import Tx
from winclient.bootstrap import Site, font_choice, open_site, print_papers
from winclient.cli.moments import moment_of
from winclient.cli.output import DONE, Output
from winclient.cli.said import said_at
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Agent
from winclient.settings import data_folder
from winclient.wording import say


def add(chosen: Namespace, out: Output) -> int:
    """Give cases to a runner, all or none; an entrustment is made out for each."""
    site = open_site(data_folder(chosen.data))
    runner = Agent(
        name=chosen.runner,
        document=DocumentKind.ID_CARD,
        number=chosen.identity,
        phone=chosen.phone,
        authority=True,
    )

    at = said_at(chosen.at)

    def use(tx: Tx) -> None:
        for number in chosen.numbers:
            act = _act(site, tx, number=number, at=at)
            take_errand(tx, act=act, trip=chosen.trip, runner=runner)

    perform(site.store, use)
    print_papers(site)
    return _answer(site, chosen.trip, out)


def back(chosen: Namespace, out: Output) -> int:
    """What came back for one villager, and who signed for it."""
    site, at = open_site(data_folder(chosen.data)), said_at(chosen.at)

    def use(tx: Tx) -> Outcome:
        return bring_back(
            tx,
            act=_act(site, tx, number=chosen.number, at=at),
            receiver=chosen.receiver,
            relation=chosen.relation,
            items=tuple(chosen.item),
        )

    perform(site.store, use)
    return _answer(site, chosen.trip, out)


def show(chosen: Namespace, out: Output) -> int:
    """The list of a trip, as PDF where a file is named."""
    site = open_site(data_folder(chosen.data))
    if chosen.out is not None:
        trip = look(site.store, lambda reader: trip_of(reader, trip=chosen.trip))
        draw, _ = _drawn(site, trip)
        chosen.out.write_bytes(draw(format="pdf"))
    return _answer(site, chosen.trip, out)


def _act(site: Site, tx: Tx, *, number: str, at: datetime | None) -> Act:
    return Act(
        number=number,
        hall=site.hall,
        clerk=site.clerk,
        counter=site.settings.counter,
        when=moment_of(tx, site=site, at=at),
    )


def _answer(site: Site, name: str, out: Output) -> int:
    trip = look(site.store, lambda reader: trip_of(reader, trip=name))
    errands: list[dict[str, Any]] = [
        {
            "case": each.number,
            "state": each.state,
            "applicant": each.applicant,
            "item": each.item,
            "collected": each.collected,
            "back": each.back,
            "receiver": each.receiver,
        }
        for each in trip.errands
    ]
    value = {"trip": trip.trip, "runner": trip.runner, "errands": errands}
    lines = (
        say("cli.trip_line", **{**each, "state": say(f"states.{each['state']}")})
        for each in errands
    )
    out.answer(value, "\n".join(lines))
    return DONE


def print_list(site: Site, trip: Trip) -> str:
    """Send a runner's list to the printer; why it is not out, empty when it is."""
    from winclient.devices.open import open_printer
    from winclient.printing.sending import Result, prepared, sent

    draw, day = _drawn(site, trip)
    name, printer = f"trip-{day:%Y%m%d}", site.hall.printer
    ready = prepared(draw, printer=printer, name=name, open_printer=open_printer)
    return (ready if isinstance(ready, Result) else sent(ready, copies=1)).error


def _drawn(site: Site, trip: Trip) -> "tuple[partial[bytes], date]":
    """What draws the list as of today, and that day."""
    from winclient.printing.documents.trip_list import trip_list
    from winclient.printing.render import render_document

    day = look(site.store, lambda reader: moment_of(reader, site=site)).day
    head, training = site.hall.letterhead, site.hall.training
    document = trip_list(trip, letterhead=head, day=day, training=training)
    return partial(render_document, document, files=font_choice(site.settings)), day
