"""Takes the center's feed into the store: the lines as they came, and which cases they touch."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from winclient.domain.codec import from_text
from winclient.domain.ledger.exchange_facts import RefusalSettled
from winclient.domain.ledger.facts import PaperIssued, PaperReprinted
from winclient.domain.rounds.exchange import BRANCHED, News, Verdict
from winclient.store.chain import ledger
from winclient.store.writing import exchange_writer

# The lines of a whole page, as one parameter.
_KNOWN = "SELECT id, verdict FROM heard WHERE id IN (SELECT value FROM json_each(?))"
# Ids alone: they stand in an index, and no body has to be read and decrypted on the way.
_HERE = """SELECT id FROM ledger WHERE id IN (SELECT value FROM json_each(?1)) UNION ALL
    SELECT id FROM kept WHERE id IN (SELECT value FROM json_each(?1))"""
_KEPT = "SELECT DISTINCT subject FROM kept WHERE subject IN (SELECT value FROM json_each(?))"
_LISTED = "SELECT id FROM unsettled WHERE id IN (SELECT value FROM json_each(?))"
_PUT = """INSERT OR REPLACE INTO heard
    (id, former, verdict, reason, kind, subject, dev, at, body, line)
    SELECT ?1, 0, ?2, ?3, ?4, ?5, ?6, ?7,
        CASE WHEN ?8 <> '' AND EXISTS (SELECT 1 FROM cases WHERE id = ?5 AND reduced) THEN ''
            ELSE ?8 END, ?9"""
_OPEN = """INSERT OR IGNORE INTO unsettled (id, subject) SELECT ?1, ?2
    WHERE NOT EXISTS (SELECT 1 FROM settled WHERE id = ?1)"""
_MIXED = """SELECT subject FROM heard WHERE subject <> '' GROUP BY subject
    HAVING count(DISTINCT dev) > 1 OR max(former)"""
_ABOUT_CASES = frozenset(name for name, kind in ledger.KINDS.items() if kind in ledger.ABOUT_CASES)


class Heard(Struct):
    """What a page changes: cases to make anew, papers of other counters, own facts not here."""

    cases: set[str] = field(default_factory=set)
    papers: list[tuple[str, PaperIssued | PaperReprinted]] = field(default_factory=list)
    lacking: bool = False


def hear(driver: Any, page: Sequence[News], *, own: str, cursor: int) -> Heard:
    """Write the lines of a page; what follows for rows is the caller's."""
    heard = Heard()
    ids = (json.dumps([news.id for news in page]),)
    known: dict[str, str] = dict(driver.execute(_KNOWN, ids).fetchall())
    here = {id for (id,) in driver.execute(_HERE, ids)}
    listed = {id for (id,) in driver.execute(_LISTED, ids)}
    # What came back from a former life was shown before its place was known.
    shown_here = json.dumps([news.subject for news in page if news.id in here])
    out_of_order = {case for (case,) in driver.execute(_KEPT, (shown_here,))}
    driver.executemany(_PUT, [(*_row(news), cursor) for news in page])
    for news in page:
        if news.kind == BRANCHED:
            if news.device == own:
                driver.execute("INSERT OR IGNORE INTO left_branches VALUES (?)", (news.subject,))
            continue
        is_here = news.id in here
        heard.lacking |= bool(own) and news.device == own and not is_here
        if is_here and (news.verdict is not Verdict.ACCEPTED or news.id in listed):
            list_refusal(driver, news.id, subject=news.subject, verdict=news.verdict)
            listed.add(news.id)
        late = is_here and news.subject in out_of_order
        shown = _is_shown(news, known=known, here=here) and not late
        _follow(driver, news, heard, shown=shown)
        known[news.id] = news.verdict
    return heard


def list_refusal(driver: Any, id: str, *, subject: str, verdict: Verdict) -> None:
    """An own fact that was not accepted stays on the list until a person settles it."""
    if verdict is Verdict.ACCEPTED:
        driver.execute("DELETE FROM unsettled WHERE id = ?", (id,))
    else:
        driver.execute(_OPEN, (id, subject))


def forget_former(driver: Any) -> Iterable[str]:
    """The feed's new life has been read: what only an earlier one knew goes. Cases to make anew."""
    cases = [subject for (subject,) in driver.execute(_MIXED)]
    driver.execute("DELETE FROM heard WHERE former")
    return cases


def _row(news: News) -> tuple[str, ...]:
    return (
        news.id,
        str(news.verdict),
        news.reason,
        news.kind,
        news.subject,
        news.device,
        news.at,
        news.body,
    )


def _is_shown(news: News, *, known: Mapping[str, str], here: Collection[str]) -> bool:
    """Whether the rows say already what this line says: the usual case of one's own facts."""
    verdict = known.get(news.id)
    if verdict is not None:
        return verdict == news.verdict
    return news.id in here and news.verdict is Verdict.ACCEPTED


def _follow(driver: Any, news: News, heard: Heard, *, shown: bool) -> None:
    if news.kind in _ABOUT_CASES and not shown:
        heard.cases.add(news.subject)
    if news.verdict is not Verdict.ACCEPTED or not news.body:
        return
    fact = _fact(news)
    if isinstance(fact, PaperIssued | PaperReprinted) and not shown:
        heard.papers.append((news.id, fact))
    elif isinstance(fact, RefusalSettled):
        exchange_writer.settle(driver, fact)


def _fact(news: News) -> Any:
    """The fact of a line; None where a newer program wrote it."""
    kind = ledger.KINDS.get(news.kind)
    try:
        return from_text(kind, news.body) if kind else None
    except ValueError:
        return None
