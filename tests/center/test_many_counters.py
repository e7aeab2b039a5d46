"""Many at once, from several processes of one center: everything once, in one order for all."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from tests.center.asgi import Client
from tests.center.pc import SERIES, Pc, enrolled, new_id
from winclient.center.http.accounts import accounts
from winclient.center.http.app import create_app
from winclient.center.tables import schema
from winclient.domain.rounds.asking import Lease
from winclient.domain.rounds.exchange import Verdict

COUNTERS, CASES = 8, 5


def a_day(pc: Pc) -> None:
    """Numbers, cases and papers, one round after another while the others do the same."""
    words = {"device": pc.device, "epoch": pc.grant.epoch, "series": SERIES}
    block = pc.ask(Lease(id=new_id(), count=CASES, **words))
    for serial in range(block.lo, block.hi + 1):
        pc.step("case_accepted", pc.receive(serial))
        pc.send(entries=tuple(pc.lines[-2:]))


def test_counters_that_come_together_are_all_served_once(opens):
    first = opens()
    apps = [create_app(first), create_app(opens())]
    counters = [enrolled(first, hardware=f"hw-{n}") for n in range(COUNTERS)]
    for number, pc in enumerate(counters):
        pc.client = Client(apps[number % 2])
    with ThreadPoolExecutor(COUNTERS) as crowd:
        list(crowd.map(a_day, counters))
    for pc in counters:
        pc.sync()
    facts = COUNTERS * CASES * 2
    feeds = {tuple(line.id for line in pc.news) for pc in counters}
    assert len(feeds) == 1  # one order, and nobody overtook a commit
    assert [len(feed) for feed in feeds] == [facts]
    assert set(counters[0].verdicts().values()) == {Verdict.ACCEPTED}
    (account,) = accounts(first)
    assert (account.used, account.twice, account.balanced) == (COUNTERS * CASES, 0, True)
    with first.database.reading() as tx:
        places = list(tx.execute(select(schema.feed.c.place)).scalars())
    assert sorted(places) == list(range(1, facts + 1))


def test_a_reader_never_misses_what_commits_while_it_reads(opens):
    first, second = opens(), opens()
    writers = [enrolled(first, hardware=f"hw-{n}") for n in range(4)]
    reader = enrolled(first, hardware="reader")
    writers[0].client = writers[1].client = Client(create_app(second))
    with ThreadPoolExecutor(4) as crowd:
        days = [crowd.submit(a_day, pc) for pc in writers]
        while not all(day.done() for day in days):
            reader.send()  # compares the totals at each page
        for day in days:
            day.result()
    reader.sync()
    assert len(reader.news) == 4 * CASES * 2
