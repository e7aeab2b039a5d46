"""Estimated waits and fairness: replayed on real counters' records and on a simulated hall."""

from collections.abc import Callable, Sequence
from functools import cache
from statistics import mean, quantiles

import waits_hall
import waits_real
from harness import Gate, Ratio, Report, Row

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import RULES

AT_MOST = 0.7  # of the naive sum's error on real records
LEAST_UNDER, MOST_UNDER = 0.82, 0.97  # share that the cautious figure, meant for 0.9, may cover
KINDS = (TicketClass.ORDINARY, TicketClass.APPOINTMENT, TicketClass.PRIORITY)
Figures = Sequence[waits_real.Told]


def run(*, quick: bool) -> Report:
    """Errors in minutes beside the naive sum (waiting × mean service ÷ counters); waits by rule."""
    rows, ratios, gates, notes = _real(quick=quick)
    seeds = range(1, 4 if quick else 11)
    told = [each for seed in seeds for each in _simulated(seed)]
    measure = "simulated hall"
    rows += _errors(told, measure=measure)
    ratios.append(_ratio(told, measure=measure, limit=None))
    gates.append(_coverage(told, measure=measure))
    for rule in sorted(RULES):
        halls = [_hall(rule, seed) for seed in seeds]
        rows += [_waited(rule, kind, halls) for kind in KINDS]
        broken = [id for hall in halls for id in waits_hall.broken_promises(hall)]
        visits = sum(len(hall.seen) for hall in halls)
        what = f"{rule}: nobody of {visits:,} is overtaken more often than the rule promises"
        gates.append(Gate(what, not broken, ", ".join(broken[:5])))
    return Report(
        title="Waits: estimates and fairness", rows=rows, ratios=ratios, gates=gates, notes=notes
    )


def _real(*, quick: bool) -> tuple[list[Row], list[Ratio], list[Gate], list[str]]:
    file = waits_real.data()
    if file is None:
        return [], [], [], ["no real records here (WINCLIENT_REAL_DATA): replay left out"]
    told = list(waits_real.replay(file, every=40 if quick else 5))
    measure = "real counters"
    notes = [
        f"{len(told):,} moments of real counters, five minutes apart: errors under that are noise"
    ]
    ratio = _ratio(told, measure=measure, limit=AT_MOST)
    return _errors(told, measure=measure), [ratio], [_coverage(told, measure=measure)], notes


def _simulated(seed: int) -> list[waits_real.Told]:
    """A day under the usual rule, after a day from which the hall has learnt its pace."""
    return [
        waits_real.Told(seen.likely, seen.cautious, seen.naive, seen.waited)
        for seen in _hall("ageing", seed).seen.values()
        if None not in (seen.likely, seen.cautious, seen.naive, seen.waited)
    ]


@cache
def _hall(rule: str, seed: int) -> waits_hall.Hall:
    before = waits_hall.Hall(rule).run(waits_hall.a_day(seed + 1_000))
    return waits_hall.Hall(rule, weeks=before.services).run(waits_hall.a_day(seed))


def _errors(told: Figures, *, measure: str) -> list[Row]:
    mine = tuple(abs(each.likely - each.actual) for each in told)
    naive = tuple(abs(each.naive - each.actual) for each in told)
    return [
        Row(f"{measure}: absolute error", "likely", "min", mine),
        Row(f"{measure}: absolute error", "naive", "min", naive),
        Row(f"{measure}: mean error", "likely", "min", (mean(mine),)),
        Row(f"{measure}: mean error", "naive", "min", (mean(naive),)),
        Row(f"{measure}: under the likely figure", "likely", "", (_under(told, _likely),)),
        Row(f"{measure}: under the cautious figure", "cautious", "", (_under(told, _cautious),)),
    ]


def _ratio(told: Figures, *, measure: str, limit: float | None) -> Ratio:
    mine = mean(abs(each.likely - each.actual) for each in told)
    naive = mean(abs(each.naive - each.actual) for each in told)
    value = mine / naive
    return Ratio(f"{measure}: mean error", "likely", "naive", value, value, value, limit=limit)


def _coverage(told: Figures, *, measure: str) -> Gate:
    share = _under(told, _cautious)
    what = f"{measure}: of ten, about nine wait no longer than the cautious figure"
    return Gate(what, LEAST_UNDER <= share <= MOST_UNDER, f"{share:.1%}")


def _under(told: Figures, figure: Callable[[waits_real.Told], float]) -> float:
    return mean(each.actual <= figure(each) for each in told)


def _likely(each: waits_real.Told) -> float:
    return each.likely


def _cautious(each: waits_real.Told) -> float:
    return each.cautious


def _waited(rule: str, kind: TicketClass, halls: Sequence[waits_hall.Hall]) -> Row:
    """Each day's 90th percentile of the waits of one class."""
    figures = []
    for hall in halls:
        waits = [
            seen.waited
            for seen in hall.seen.values()
            if seen.ticket.ticket_class is kind and seen.waited is not None
        ]
        figures.append(quantiles(waits, n=10)[-1] if len(waits) > 1 else 0.0)
    return Row(f"wait of {kind.value}, p90 of a day", rule, "min", tuple(figures))
