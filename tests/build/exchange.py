"""A counter's store and a hand that answers it, for tests of what is believed and what is not."""

from functools import partial
from itertools import count

from msgspec.structs import replace

from tests.build import WHEN, CountedIds, a_hall, a_store, at, taken_in
from winclient.app.exchange import recovery, replies, rounds
from winclient.app.exchange.here import Here, Talk
from winclient.app.perform import look, perform
from winclient.domain.canonical import canonical
from winclient.domain.ledger.life_facts import CorrectionWanted, Want
from winclient.domain.rounds.asking import (
    Answered,
    Block,
    Branch,
    Branched,
    Claim,
    Claimed,
    Enrol,
    Enrolled,
    Fetch,
    Fetched,
    Lease,
)
from winclient.domain.rounds.exchange import News, Reply, Status, Verdict, total
from winclient.domain.rounds.streams import GENESIS, Grant, Line

STATION = "610199001"


class Counter:
    """One PC: its store, its memory of the talk, and what its holder says next."""

    def __init__(self, folder, *, hardware="pc-1", first=1, store=None):
        self.store = store or a_store(folder, ids=CountedIds(first=first))
        self.hall = a_hall()
        self.here = Here(hall=self.hall, clerk="0001", counter="1", hardware=hardware, when=WHEN)
        self.talk = Talk()
        self.record = None
        self.start()

    def start(self, record=None):
        """As at each start of the program."""
        self.do(recovery.begin, store="s", record=record)

    def do(self, use, **words):
        return perform(self.store, partial(use, here=self.here, **words)).value

    def look(self, view):
        return look(self.store, view)

    def round(self, size=1000):
        self.do(rounds.prepare)
        round, self.talk = look(
            self.store, partial(rounds.next_round, talk=self.talk, size=size, here=self.here)
        )
        return round

    def hear(self, reply):
        self.talk = self.do(replies.absorb, reply=reply, talk=self.talk)

    def take_in(self, **changes):
        return taken_in(self.store, hall=self.hall, **changes).case

    def enrol(self):
        self.do(rounds.enrol, url="http://center", code="CODE", key="KEY", name="1号窗口")

    @property
    def standing(self):
        return self.look(lambda reader: reader.standing())


class Hand:
    """Answers rounds as a center with nothing to hide would; a test may change what it says."""

    def __init__(self, timeline="t1"):
        self.timeline = timeline
        self.lines = []
        self.feed = []
        self.grants = {}
        self.serials = {}
        self._ids = count(1)

    def answer(self, round, **changes):
        """The reply; everything sent is taken and accepted."""
        same = round.timeline == self.timeline
        if same:
            for line in round.entries:
                self.take(line, device=round.device)
        answers = tuple(Answered(ask.id, self.say(ask)) for ask in round.asks if same)
        last = min(len(self.lines), round.end)
        since = round.cursor if round.feed_timeline == self.timeline else 0
        usual = Reply(
            nonce=round.nonce,
            device=round.device,
            epoch=round.grant.epoch if round.grant else "",
            timeline=self.timeline,
            status=Status.OK if same else Status.TIMELINE,
            last=len(self.lines),
            upto=last,
            uptohash=self.lines[last - 1].hash if last else GENESIS,
            feed_timeline=self.timeline,
            since=since,
            page=tuple(self.feed[since:]),
            cursor=len(self.feed),
            total=self.total(),
            end=len(self.feed),
            answers=answers,
        )
        return replace(usual, **changes)

    def take(self, line, *, device):
        if line.seq == len(self.lines) + 1:
            self.lines.append(line)
            self.tell(line, device=device)

    def tell(self, line, *, device, verdict=Verdict.ACCEPTED, reason="", body=""):
        """A line of the feed."""
        news = News(line.id, verdict, reason, line.kind, line.subject, device, line.at, body)
        self.feed.append(news)

    def total(self):
        sum_ = 0
        for news in self.feed:
            sum_ = total(sum_, news.id, news.verdict)
        return sum_

    def say(self, ask):
        match ask:
            case Enrol():
                return Enrolled(grant=self.grant("root", "", 0, GENESIS), center_key="K")
            case Branch():
                return Branched(
                    grant=self.grant(f"b{next(self._ids)}", ask.parent, ask.base, ask.hash)
                )
            case Lease():
                lo = max(self.serials.get(ask.series, 1), ask.floor + 1)
                self.serials[ask.series] = lo + ask.count
                return Block(series=ask.series, lo=lo, hi=lo + ask.count - 1)
            case Claim():
                return Claimed()
            case Fetch():
                return Fetched(lines=())

    def grant(self, epoch, parent, base, hash_):
        return Grant(
            device="d1",
            name="1号窗口",
            key="KEY",
            hardware="pc-1",
            station=STATION,
            role="counter",
            epoch=epoch,
            parent=parent,
            base=base,
            hash=hash_,
        )


def talk(counter, hand, rounds=4):
    """Some undisturbed rounds."""
    for _ in range(rounds):
        counter.hear(hand.answer(counter.round()))


def an_enrolled(folder):
    """A counter that has its device, its numbers and an empty feed read; and the hand."""
    counter, hand = Counter(folder), Hand()
    counter.enrol()
    talk(counter, hand, rounds=5)
    return counter, hand


def department_wants(hand, case, *, id="news-1"):
    """The back office says what has to be put right; its line is of no device."""
    wants = (Want(name=case.rows[0].name, reason="未签字"),)
    fact = CorrectionWanted(
        case=case.id, at=at(1).at, clerk="", counter="", by="市场局", wants=wants
    )
    line = Line(0, id, "correction_wanted", case.id, at(1).at.isoformat(), "", "")
    hand.tell(line, device="", body=canonical(fact))
