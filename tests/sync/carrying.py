"""A counter with its engine and courier, and a line to a real center that a test can spoil."""

import os
from dataclasses import dataclass, field

from tests.build import CLERK, MONDAY, WHEN, CountedIds, a_hall, a_store, taken_in
from tests.center.asgi import Client
from winclient.app.cases import scans
from winclient.app.exchange import rounds
from winclient.app.exchange.here import Place
from winclient.app.perform import perform
from winclient.center.core.enrolment import new_code
from winclient.center.http.app import create_app
from winclient.center.tables import published
from winclient.sync.engine import Engine
from winclient.sync.http import Unreachable, proved
from winclient.sync.opening import signing_key
from winclient.sync.scans import Courier
from winclient.sync.wire import coding, signing

STATION = "610199001"


@dataclass
class Line:
    """To the center's app; `spoil` changes what is sent, `cut` loses so many requests."""

    client: Client
    key: signing.SigningKey
    cut: int = 0
    spoil: bool = False
    refuse: int = 0
    calls: list[str] = field(default_factory=list)

    def send(self, round, *, center_key):
        body = coding.encode(round)
        names = [line.kind for line in round.entries]
        self.calls.append(f"round {' '.join(names)}".strip())
        _, told, signature = self._ask("POST", coding.ROUNDS, body, device=round.device)
        return proved(told, round, signature=signature, center_key=center_key)

    def call(self, method, target, body, *, device):
        if self.cut:
            self.cut -= 1
            raise Unreachable("line")
        self.calls.append(f"{method} {target.rpartition('/')[2].partition('?')[0][:8]}")
        if self.refuse:
            return self.refuse, b"", signing.Signature()
        sent = bytes(len(body)) if self.spoil and body else body
        return self._ask(method, target, sent, device=device)

    def _ask(self, method, target, body, *, device):
        text = signing.request_text(method, target, body)
        headers = {coding.DEVICE_HEADER: device, coding.SIGNATURE_HEADER: self.key.sign(text)}
        told = self.client.call(method, target, content=body, headers=headers)
        names = (coding.SIGNATURE_HEADER, coding.GRANT_HEADER)
        signature = signing.Signature(*(told.headers.get(name.lower(), "") for name in names))
        return told.status_code, told.content, signature


class Pc:
    """A counter with its engine and courier."""

    def __init__(self, folder, center, *, first=1, budget=0):
        self.center = center
        self.store = a_store(folder, ids=CountedIds(first=first))
        self.hall = a_hall()
        self.place = Place(
            store=self.store,
            hall=self.hall,
            clerk=CLERK.id,
            counter="1",
            hardware="pc-1",
            clock=lambda: MONDAY,
        )
        self.line = Line(Client(create_app(center)), signing_key(self.store))
        self.month = "202611"
        self.start(budget)

    def start(self, budget=0):
        box, line = self.store.scans, self.line
        self.courier = Courier(self.store, box, line, budget=budget, month=lambda: self.month)
        self.engine = Engine(self.place, line, scans=self.courier)

    def enrol(self):
        code, _ = new_code(self.center, name="1号", station=STATION, role="counter")
        words = {"url": "http://c", "code": code, "key": self.line.key.public, "name": "1号"}
        perform(self.store, lambda tx: rounds.enrol(tx, here=self.place.here(tx), **words))
        self.sync()
        return self

    def sync(self, most=60):
        for _ in range(most):
            if self.engine.level().in_step:
                return
            self.engine.step()
        raise AssertionError(f"not in step: {self.engine.level()}")

    def take_in(self):
        return taken_in(self.store, hall=self.hall).case

    def attach(self, case, data):
        kept = scans.keep(self.store.scans, data, material="材料1", file="a.pdf")
        who = {"clerk": CLERK, "counter": "1", "when": WHEN}
        use = perform(self.store, lambda tx: scans.attach(tx, tx.case(case.id), kept=[kept], **who))
        return next(scan for scan in use.value.scans if scan.sha256 == kept.sha256)

    def is_whole(self, scan):
        with self.center.database.reading() as tx:
            known = published.scan(tx, scan.sha256)
        return known is not None and known.whole


def pdf(size):
    return b"%PDF-1.7 " + os.urandom(size - 9)
