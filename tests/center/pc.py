"""A small honest PC for tests of the center: a ledger, a key, and rounds over HTTP."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from tests.build import MONDAY
from tests.center.asgi import Client
from winclient.center.core.center import Center
from winclient.center.core.enrolment import new_code
from winclient.center.http.app import create_app
from winclient.domain.rounds.asking import Answer, Ask, Branch, Enrol
from winclient.domain.rounds.exchange import News, Reply, Round, Status, Verdict, total
from winclient.domain.rounds.streams import GENESIS, Grant, Line
from winclient.store.chain.chaining import chain
from winclient.sync.wire import coding, signing

STATION = "610199001"
SERIES = "case/610199/2026/001"
_COUNT = iter(range(1, 1_000_000))


def new_id() -> str:
    """A UUIDv7 of November 2026, counted, so that runs are alike."""
    return f"019ab000-0000-7000-8000-{next(_COUNT):012x}"


def a_number(serial: int, tail: int = 7) -> str:
    """A case number of the station; its check digit does not matter to the center."""
    return f"6101992026001{serial:06}{tail:02}0"


@dataclass(slots=True)
class Pc:
    """What happened here, and how far the center is known to be."""

    client: Client
    key: signing.SigningKey
    hardware: str = "hw-1"
    grant: Grant | None = None
    lines: list[Line] = field(default_factory=list)
    timeline: str = ""
    feed_timeline: str = ""
    cursor: int = 0
    total: int = 0
    witness: str = ""
    news: list[News] = field(default_factory=list)

    @property
    def device(self) -> str:
        """Its name."""
        return self.grant.device if self.grant else ""

    # ---- the ledger

    def write(self, kind: str, subject: str = "", **body: Any) -> Line:
        """One more fact."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        seq, id, at = len(self.lines) + 1, body.pop("id", None) or new_id(), MONDAY.isoformat()
        hash_ = chain(self.hash_at(seq - 1), seq=seq, id=id, kind=kind, at=at, body=text)
        self.lines.append(Line(seq, id, kind, subject, at, text, hash_))
        return self.lines[-1]

    def receive(self, serial: int, case: str = "") -> Line:
        """收件."""
        case = case or new_id()
        return self.write(
            "case_received", case, case=case, number=a_number(serial), provisional=False
        )

    def step(self, kind: str, before: Line) -> Line:
        """A change that was built on `before`."""
        return self.write(kind, before.subject, case=before.subject, built_on=before.id)

    def hash_at(self, seq: int) -> str:
        """The chain hash after a place."""
        return self.lines[seq - 1].hash if seq else GENESIS

    def twin(self, **changes: Any) -> "Pc":
        """A clone of this disk."""
        return dataclasses.replace(
            self, **{"lines": list(self.lines), "news": list(self.news), **changes}
        )

    # ---- rounds

    def round(self, **changes: Any) -> Round:
        """All of the ledger, unless said otherwise."""
        usual = Round(
            nonce=new_id(),
            device=self.device,
            grant=self.grant,
            timeline=self.timeline,
            end=len(self.lines),
            endhash=self.hash_at(len(self.lines)),
            feed_timeline=self.feed_timeline,
            cursor=self.cursor,
            witness=self.witness,
        )
        return replace(usual, **changes)

    def post(self, body: bytes, **headers: str) -> Any:
        """Signed bytes, and whatever comes back."""
        text = signing.request_text("POST", coding.ROUNDS, body)
        usual = {
            coding.DEVICE_HEADER: self.device,
            coding.SIGNATURE_HEADER: self.key.sign(text),
        }
        return self.client.post(coding.ROUNDS, content=body, headers={**usual, **headers})

    def send(self, **changes: Any) -> Reply:
        """A round and its reply; reads its page and learns its timeline."""
        answer = self.post(coding.encode(self.round(**changes)))
        assert answer.status_code == 200, answer.text
        reply = coding.decode_reply(answer.content)
        if reply.timeline != self.timeline:
            self.timeline = reply.timeline
        self.read(reply)
        return reply

    def read(self, reply: Reply) -> None:
        """Takes in a page where it follows on, and compares the totals."""
        if reply.feed_timeline != self.feed_timeline:
            self.feed_timeline, self.cursor, self.total, self.news = reply.feed_timeline, 0, 0, []
        if reply.since != self.cursor:
            return
        for line in reply.page:
            self.total = total(self.total, line.id, line.verdict)
        self.news += reply.page
        self.cursor = reply.cursor
        self.witness = reply.witness or self.witness
        assert reply.total == self.total

    def sync(self) -> Reply:
        """Rounds until all has been said and read."""
        self.send()
        reply = self.send(entries=tuple(self.lines))
        while reply.cursor < reply.end:
            reply = self.send(entries=())
        return reply

    def ask(self, ask: Ask) -> Answer | None:
        """One ask and its answer, if there is one."""
        reply = self.send(asks=(ask,))
        if reply.status is Status.TIMELINE:
            reply = self.send(asks=(ask,))
        return next((each.value for each in reply.answers if each.id == ask.id), None)

    def verdicts(self) -> dict[str, Verdict]:
        """What became of each fact, as the feed says last."""
        return {line.id: line.verdict for line in self.news}

    def branch(self, base: int) -> Reply:
        """Takes a new branch from a place of this ledger."""
        ask = Branch(
            id=new_id(),
            device=self.device,
            parent=self.grant.epoch,
            base=base,
            hash=self.hash_at(base),
            hardware=self.hardware,
        )
        self.grant = self.ask(ask).grant
        return self.send()


def enrolled(center: Center, *, hardware: str = "hw-1", **code: str) -> Pc:
    """A PC that has just got its name."""
    words = {"name": "三号窗口", "station": STATION, "role": "counter", **code}
    letters, _ = new_code(center, **words)
    return enrol(center, letters, hardware=hardware)


def enrol(center: Center, code: str, *, hardware: str = "hw-1") -> Pc:
    """A PC that uses this code."""
    key = signing.SigningKey(next(_COUNT).to_bytes(32))
    pc = Pc(Client(create_app(center)), key, hardware)
    ask = Enrol(id=new_id(), code=code, key=key.public, hardware=hardware)
    pc.grant = pc.ask(ask).grant
    return pc
