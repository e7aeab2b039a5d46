"""`numbers`, `settle`: what is left to give and what is to be dealt with; no line is needed."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from winclient.app.exchange import numbers, recovery, rounds
from winclient.app.exchange_ports import OwnLease
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.bootstrap import exchange_place, open_site
from winclient.cli.output import DONE, Output
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Block, Lease
from winclient.phrases import series as series_words
from winclient.settings import data_folder
from winclient.sync.wire.signing import read_typed_block
from winclient.wording import say


def show(chosen: Namespace, out: Output) -> int:
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
