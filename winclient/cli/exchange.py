"""`enrol`, `sync`: what needs a line to a center."""

import time
from argparse import Namespace
from contextlib import suppress
from functools import partial
from threading import Event

from winclient.app.exchange import rounds
from winclient.app.exchange_ports import Standing
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.bootstrap import Site, copier, exchange_place, open_site
from winclient.cli.output import DONE, NO, WORLD, Output, mishap, note
from winclient.cli.pulling import pull_and_prune
from winclient.cli.scan_parts import scan_courier
from winclient.cli.sticks import by_stick
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Enrol
from winclient.phrases import refusal
from winclient.settings import data_folder
from winclient.sync.engine import Engine
from winclient.sync.http import Link, Unreachable, check_url
from winclient.sync.opening import open_link, signing_key
from winclient.sync.running import Running
from winclient.wording import say

# Seconds after each round until an enrolment is answered: the first learns only who answers, and
# a relay has to ask the center.
_PAUSES = (0, 0, 0.1, 0.2, 0.5, 1, 2, 3, 4, 5)
_IDLE_ROUNDS = 200  # that bring nothing nearer: a holder that keeps us waiting
_PATIENCE = 10  # … whose batches the line lets through in pieces only


def enrol(chosen: Namespace, out: Output) -> int:
    """Bind this store to a center. Asked again after a lost answer it is the same device."""
    site = open_site(data_folder(chosen.data))
    url = check_url(chosen.url)
    if look(site.store, lambda reader: reader.standing()).enrolled:
        raise Refused(Reason.ENROLLED_ALREADY, url=look(site.store, _url))
    place = exchange_place(site)
    key = signing_key(site.store)
    name = say("cli.device_name", counter=site.settings.counter, site=site.settings.site)

    def ask(tx: Tx) -> None:
        code = chosen.code.strip()
        rounds.enrol(tx, url=url, code=code, key=key.public, name=name, here=place.here(tx))

    perform(site.store, ask)
    link = open_link(place, url=url)
    if link is None:
        raise Refused(Reason.FIELD_WRONG, field="URL", why=chosen.url)
    try:
        standing = _enrolled(site, Engine(place, link))
    except Unreachable as error:
        why = say(f"sync.unreachable_{error.kind}")
        return out.failed(error.kind, say("cli.not_enrolled_yet", url=url, why=why), code=WORLD)
    station = standing.station
    if station != f"{site.settings.region}{int(site.settings.station):03}":
        note(say("cli.station_set", station=station))
    site.store.close()
    _first_numbers(open_site(site.folder))
    value = {"device": standing.device, "url": url, "station": station, "name": name}
    out.answer(value, say("cli.enrolled", url=url, station=station))
    return DONE


def _url(reader: Reader) -> str:
    return reader.standing().url


def _enrolled(site: Site, engine: Engine) -> Standing:
    for pause in _PAUSES:
        engine.step()
        standing = look(site.store, lambda reader: reader.standing())
        if standing.enrolled:
            return standing
        if not look(site.store, lambda r: any(isinstance(a, Enrol) for a in r.asks())):
            break
        time.sleep(pause)
    raise Refused(Reason.ENROL_DENIED)


def _first_numbers(site: Site) -> None:
    """So that the first case after it has its number; if the line breaks they come later."""
    place = exchange_place(site)
    link = open_link(place)
    if link is None:
        return
    engine = Engine(place, link)
    with suppress(Unreachable):
        for pause in _PAUSES:
            if look(site.store, lambda reader: bool(reader.leases())):
                return
            engine.step()
            time.sleep(pause)


def sync(chosen: Namespace, out: Output) -> int:
    """Exchange until nothing is left, or for ever with `--watch`; with a file, by a stick."""
    site = open_site(data_folder(chosen.data))
    place = exchange_place(site)
    if chosen.export or chosen.answer:
        return by_stick(place, chosen, out)
    link = open_link(place)
    if link is None:
        raise Refused(Reason.NOT_ENROLLED)
    courier = scan_courier(site, link)
    engine = Engine(place, link, beside=partial(pull_and_prune, site, link), scans=courier)
    beside = copier(site, changed=lambda _touched: None)
    if chosen.watch:
        note(say("cli.sync_watching"))
        Running(place, engine, beside).run(Event())
    if beside is not None:
        beside.step()
        beside.close()
    try:
        _drain(engine)
        unfit = _pull(site, link)
        _drain(engine)  # that it came into force is a fact as well
    except Unreachable as error:
        message = say(f"sync.unreachable_{error.kind}")
        _answer(site, engine, out, error=mishap(error.kind, message))
        note(message)
        return WORLD
    _answer(site, engine, out, unfit=unfit)
    return DONE if engine.level().in_step else NO


def _pull(site: Site, link: Link) -> str:
    """What the center published; in words why something of it is not in force here."""
    try:
        for kind in pull_and_prune(site, link):
            note(say(f"cli.pulled_{kind}"))
    except Refused as error:
        note(refusal(error))
        return refusal(error)
    return ""


def _drain(engine: Engine) -> None:
    idle, before = 0, engine.level()
    while not (level := engine.level()).in_step and idle < _IDLE_ROUNDS:
        try:
            engine.step()
        except Unreachable as error:
            if error.kind not in ("too_large", "cut") or idle > _PATIENCE:
                raise
        idle = idle + 1 if level == before else 0
        before = level
    told = -1
    while told < engine.sent:  # once more, and as long as a round brings up something new here
        told = engine.sent
        engine.step()


def _answer(site: Site, engine: Engine, out: Output, **more: object) -> None:
    level = engine.level()
    value = {
        "sent": engine.sent,
        "received": engine.received,
        "pending": level.pending,
        "refused": level.refused,
        "conflicts": level.conflicts,
        "scans": level.scans,
        "in_step": level.in_step and "error" not in more,  # who was not reached may have news
        "only_here": look(site.store, lambda reader: reader.only_here()),
        **more,
    }
    reached = "sync.in_step" if level.in_step else "sync.not_in_step"
    state = say("cli.not_exchanged" if "error" in more else reached)
    out.answer(value, say("cli.synced", state=state, **value))
    if level.scans:
        note(say("cli.scans_due", n=level.scans))
