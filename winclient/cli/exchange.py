"""`enrol`, `sync`, `numbers`."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from winclient.app.exchange import numbers, recovery, rounds
from winclient.app.exchange_ports import OwnLease, Standing
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.bootstrap import Site, copier, exchange_place, open_site
from winclient.cli.output import DONE, NO, WORLD, Output, note
from winclient.cli.pulling import pull_and_prune
from winclient.cli.scan_parts import scan_courier
from winclient.cli.sticks import by_stick
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Block, Enrol, Lease
from winclient.phrases import refusal
from winclient.phrases import series as series_words
from winclient.settings import data_folder
from winclient.sync.engine import Engine
from winclient.sync.http import Link, Unreachable, check_url
from winclient.sync.opening import open_link, signing_key
from winclient.sync.running import Running
from winclient.sync.wire.signing import read_typed_block
from winclient.wording import say

_ROUNDS = 10  # until an enrolment is answered: the first learns only who answers
_IDLE_ROUNDS = 200  # that bring nothing nearer: a holder that keeps us waiting


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
    for _ in range(_ROUNDS):
        engine.step()
        standing = look(site.store, lambda reader: reader.standing())
        if standing.enrolled:
            return standing
        if not look(site.store, lambda r: any(isinstance(a, Enrol) for a in r.asks())):
            break
    raise Refused(Reason.ENROL_DENIED)


def _first_numbers(site: Site) -> None:
    """So that the first case after it has its number; if the line breaks they come later."""
    place = exchange_place(site)
    link = open_link(place)
    if link is None:
        return
    engine = Engine(place, link)
    with suppress(Unreachable):
        for _ in range(_ROUNDS):
            if look(site.store, lambda reader: bool(reader.leases())):
                return
            engine.step()


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
        _answer(site, engine, out, error={"kind": error.kind, "message": message})
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
            if error.kind not in ("too_large", "cut") or idle > _ROUNDS:
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
        "in_step": level.in_step,
        "only_here": look(site.store, lambda reader: reader.only_here()),
        **more,
    }
    reached = "sync.in_step" if level.in_step else "sync.not_in_step"
    state = say("cli.not_exchanged" if "error" in more else reached)
    out.answer(value, say("cli.synced", state=state, **value))
    if level.scans:
        note(say("cli.scans_due", n=level.scans))


def show_numbers(chosen: Namespace, out: Output) -> int:
    """What is left of each series, and whether this store may give numbers at all."""
    site = open_site(data_folder(chosen.data))
    place = exchange_place(site)

    def view(reader: Reader) -> dict[str, Any]:
        standing = reader.standing()
        series = numbers.wanted_series(place.here(reader))
        left = {each: numbers.left(reader, each) for each in series}
        return {
            "from": "center" if standing.enrolled else "own",
            "trusted": not standing.frozen,
            "stopped": standing.stopped,
            "left": left if standing.enrolled else {},
            "missing": list(reader.missing()),
            "asks": [
                {"ask": ask.id, "series": ask.series}
                for ask in reader.asks()
                if isinstance(ask, Lease)
            ],
        }

    value = look(site.store, view)
    out.answer(value, "\n".join(_numbers_told(value)))
    return DONE


def _numbers_told(value: Mapping[str, Any]) -> Iterator[str]:
    """The same for people; series that are far from their end need no line each."""
    if value["stopped"]:
        yield say("sync.state_stopped")
    elif not value["trusted"]:
        unsure = value["from"] == "own"
        yield say("sync.state_unsure" if unsure else "sync.state_frozen")
    elif value["from"] == "own":
        yield say("check.numbers_own")
    for name, n in value["left"].items() if value["trusted"] and not value["stopped"] else ():
        yield say("sync.few", series=series_words(name), n=n)
    for ask in value["asks"]:
        yield say("cli.number_asked", id=ask["ask"], series=series_words(ask["series"]))
    if value["missing"]:
        yield say("cli.numbers_missing", numbers="、".join(value["missing"]))


def grant(chosen: Namespace, out: Output) -> int:
    """A block read out by telephone: 25 letters that answer one of the asks of `numbers show`."""
    site = open_site(data_folder(chosen.data))
    place = exchange_place(site)
    perform(site.store, lambda tx: rounds.prepare(tx, here=place.here(tx)))

    def use(tx: Tx) -> OwnLease:
        secret = tx.standing().typing_secret
        for ask in tx.asks():
            if isinstance(ask, Lease):
                found = read_typed_block(secret, ask=ask.id, series=ask.series, typed=chosen.code)
                if found is not None:
                    block = Block(series=ask.series, lo=found[0], hi=found[1])
                    return numbers.take_block(tx, ask, block)
        raise Refused(Reason.GRANT_NOT_OURS)

    taken = perform(site.store, use).value
    value = {"series": taken.series, "lo": taken.lo, "hi": taken.hi}
    out.answer(value, say("cli.granted", **value))
    return DONE


def receipt(chosen: Namespace, out: Output) -> int:
    """A lone store that lost its record is shown its last receipt and gives numbers again."""
    site = open_site(data_folder(chosen.data))
    place = exchange_place(site)
    number = "".join(chosen.number.split())

    def use(tx: Tx) -> None:
        recovery.show_receipt(tx, number=number, moved=chosen.moved, here=place.here(tx))

    perform(site.store, use)
    out.answer({"trusted": True, "last": number}, say("cli.receipt_shown", number=number))
    return DONE


def settle(chosen: Namespace, out: Output) -> int:
    """A person has dealt with what the center did not accept, or with a missing number."""
    site = open_site(data_folder(chosen.data))
    place = exchange_place(site)
    use = partial(recovery.settle, entry=chosen.entry, note=chosen.note)
    perform(site.store, lambda tx: use(tx, here=place.here(tx)))
    left = look(site.store, lambda reader: reader.open_refusals())
    missing = look(site.store, lambda reader: reader.missing())
    value = {"open": [each.id for each in left], "missing": list(missing)}
    out.answer(value, say("cli.settled", n=len(left) + len(missing)))
    return DONE
