"""`store prune`, and the same after an exchange: old cases keep number and hash on this PC."""

import time
from argparse import Namespace
from functools import partial

from msgspec import Struct

from winclient.app.cases import reducing
from winclient.app.cases.reducing import LEAST_DAYS, Reduced
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.bootstrap import Site, exchange_place, open_site
from winclient.cli.output import DONE, Output
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say

BREATH = 0.05  # seconds between two steps: whoever waits for the store goes first
ALL = 1_000_000


class Pruned(Struct, frozen=True):
    """What was done, and how many old cases had to be left as they are."""

    cases: int = 0
    entries: int = 0
    scans: int = 0
    left: int = 0


def prune(chosen: Namespace, out: Output) -> int:
    """Reduce what may be reduced; with `--dry-run` only count it."""
    site = open_site(data_folder(chosen.data))
    days = site.settings.keep_days if chosen.older_than is None else chosen.older_than
    if days < LEAST_DAYS:
        raise Refused(Reason.FIELD_WRONG, field="--older-than", why=f"{days} < {LEAST_DAYS}")
    if chosen.dry_run:
        cases, left = look(site.store, partial(_count, site=site, days=days))
        done, text = Pruned(cases, left=left), say("cli.would_prune", cases=cases)
    else:
        done = prune_all(site, days=days)
        told = {"cases": done.cases, "entries": done.entries, "scans": done.scans}
        text = say("cli.pruned", **told)
    if done.left:
        text = f"{text}\n{say('cli.not_safe', n=done.left)}"
    value = {"cases": done.cases, "entries": done.entries, "scans": done.scans, "left": done.left}
    out.answer({**value, "dry_run": chosen.dry_run}, text)
    return DONE


def prune_all(site: Site, *, days: int, most: int = ALL) -> Pruned:
    """Step by step, at most `most` of them, each a transaction of its own."""
    pruned = Pruned()
    for _ in range(most):
        use = partial(_step, site=site, days=days, skip=pruned.left)
        step: Reduced = perform(site.store, use).value
        for sha256 in step.scans:
            site.store.scans.remove(sha256)
        if not (step.cases or step.looked_at):
            break
        pruned = Pruned(
            pruned.cases + step.cases,
            pruned.entries + step.entries,
            pruned.scans + len(step.scans),
            pruned.left + step.looked_at,
        )
        if step.cases:
            time.sleep(BREATH)
    return pruned


def _step(tx: Tx, *, site: Site, days: int, skip: int) -> Reduced:
    here = exchange_place(site).here(tx)
    stamp = here.stamp()
    return reducing.reduce_some(tx, when=here.when, days=days, skip=skip, stamp=stamp)


def _count(reader: Reader, *, site: Site, days: int) -> tuple[int, int]:
    here = exchange_place(site).here(reader)
    found, left = reducing.ready(reader, when=here.when, days=days, limit=ALL)
    return sum(len(whole) for whole in found), left


def count(site: Site) -> tuple[int, int, int]:
    """Cases reduced, all cases, and how many could be reduced now."""
    done, every = look(site.store, lambda reader: reader.reduced_cases())
    days = site.settings.keep_days
    more = look(site.store, partial(_count, site=site, days=days))[0] if days else 0
    return done, every, more
