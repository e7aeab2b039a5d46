"""A hall full of callers that are killed, lose answers and ask twice; what they did is recorded."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.build.hub import KEY
from tests.center.linear import NOBODY, Did, unanswered

LOST, TWICE, KILLED = 0.1, 0.1, 0.01


@dataclass
class Crowd:
    """Threads that act at `urls[-1]`, the hub that serves now."""

    urls: list[str]
    counters: int
    tickets: int
    seed: int = 1
    history: list[Did] = field(default_factory=list)
    held_by_the_killed: set[str] = field(default_factory=set)
    answers: dict[str, bytes] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    all_taken: threading.Event = field(default_factory=threading.Event)
    news: threading.Condition = field(default_factory=threading.Condition)
    lines: threading.local = field(default_factory=threading.local)

    def run(self) -> None:
        """Until every ticket is taken and nobody waits."""
        takers = [
            threading.Thread(target=self.take, args=(n,), daemon=True) for n in range(self.kiosks)
        ]
        callers = [
            threading.Thread(target=self.call, args=(n,), daemon=True) for n in range(self.counters)
        ]
        for each in takers + callers:
            each.start()
        for each in takers:
            each.join()
        self.all_taken.set()
        for each in callers:
            each.join()

    @property
    def kiosks(self) -> int:
        """Enough of them that the counters have somebody to call."""
        return max(4, self.counters // 8)

    def take(self, taker: int) -> None:
        chance = Random(self.seed * 1000 + taker)
        for turn in range(taker, self.tickets, self.kiosks):
            self.recorded(chance, "take", counter=f"k{taker}", request=f"take-{turn}")
            with self.news:
                self.news.notify(2)  # one of them in vain

    def call(self, counter: int) -> None:
        chance = Random(self.seed * 7000 + counter)
        turn = 0
        while True:
            last, turn = self.all_taken.is_set(), turn + 1
            request = f"call-{counter}-{turn}"
            mortal = counter % 3 == 0  # somebody must stay to empty the hall
            if mortal and not last and chance.random() < KILLED:
                self.killed(counter, request)
                return
            number = self.recorded(chance, "call", counter=f"c{counter}", request=request)
            if number == NOBODY and last:
                return
            if number == NOBODY:  # else those who ask in vain would be all that a hub answers
                with self.news:
                    self.news.wait(1.0)
            else:
                leaving = {"ticket": f"A{number:03}", "request": f"{request}-left"}
                self.asked(chance, act="leave", counter=f"c{counter}", **leaving)

    def killed(self, counter: int, request: str) -> None:
        """Its call is on the way; it never hears what became of it."""
        self.history.append(unanswered(time.monotonic()))
        self.held_by_the_killed.add(f"c{counter}")
        self.sent({"act": "call", "counter": f"c{counter}", "request": request}).close()

    def recorded(self, chance: Random, act: str, **words: str) -> int:
        sent = time.monotonic()
        outcome = self.asked(chance, act=act, **words)
        number = int(outcome["answer"]["ticket"]["number"][1:]) if "answer" in outcome else NOBODY
        self.history.append(Did(act, sent, time.monotonic(), number))
        return number

    def asked(self, chance: Random, **words: str) -> Any:
        """The outcome, whatever is lost on the way; asked twice it must be the same."""
        fate = chance.random()
        if fate < LOST:
            self.sent(words).close()
        if fate > 1 - TWICE:
            self.compared(words["request"], self.answered(words))
        found = self.answered(words)
        self.compared(words["request"], found)
        return json.loads(found)

    def compared(self, request: str, found: bytes) -> None:
        if self.answers.setdefault(request, found) != found:
            self.wrong.append(request)

    def answered(self, words: dict[str, str]) -> bytes:
        while True:
            connection = self.line()
            try:
                self.send(connection, words)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                continue
            if answer.status == 200:
                return body
            if answer.status not in {409, 503}:
                raise AssertionError(body)
            time.sleep(0.01)

    def line(self) -> http.client.HTTPConnection:
        """The caller's own connection to the hub that serves now."""
        if getattr(self.lines, "url", "") != self.urls[-1]:
            self.lines.url = self.urls[-1]
            self.lines.open = self.connection()
        found: http.client.HTTPConnection = self.lines.open
        return found

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.urls[-1]).netloc, timeout=30)

    def send(self, connection: http.client.HTTPConnection, words: dict[str, str]) -> None:
        headers = {"Authorization": f"Bearer {KEY}"}
        body = json.dumps({**words, "clerk": "1"})
        connection.request("POST", "/v1/queue/orders", body=body, headers=headers)

    def sent(self, words: dict[str, str]) -> http.client.HTTPConnection:
        """On a connection of its own, which is cut before the answer comes."""
        while True:
            connection = self.connection()
            try:
                self.send(connection, words)
            except OSError:
                continue
            return connection
