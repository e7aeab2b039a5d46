"""The queue of the hall's hub over HTTP: a lost answer is asked for again by the same request."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

import requests

from winclient.app.ports import Ids
from winclient.app.queue.queue_authority import Faulty, Stop, Unreachable
from winclient.app.queue.queue_orders import Answer, Order
from winclient.app.queue.queue_requests import Outcome
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_plain, to_plain
from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
EPOCH_HEADER = "Winclient-Epoch"
TRIES = 3
CONNECTING, ANSWERING, SILENT = 1.0, 3.0, 6.0  # seconds


def _session() -> requests.Session:
    """Straight to the hub: a proxy has no business in the hall, and `.netrc` would put its own
    word in place of the hall's key."""
    session = requests.Session()
    session.trust_env = False
    return session


class HubQueue:
    """`QueueAuthority` at the other end of a wire. One thread at a time, beside `changes`."""

    def __init__(self, url: str, *, key: str, ids: Ids, clock: Callable[[], datetime]) -> None:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise Refused(Reason.FIELD_WRONG, field="hub", why=url[:80])
        self._root = f"{url.rstrip('/')}/v1/queue"
        self._key = key
        self._ids = ids
        self._clock = clock
        self._session = _session()
        self.epoch = 0  # the newest that was heard of; nothing older is believed

    def do(self, order: Order) -> Answer:
        request = order.request or self._ids.new(self._clock())
        body = canonical(to_plain(order) | {"request": request}).encode()
        outcome = from_plain(Outcome, self._asked("POST", "orders", data=body))
        if outcome.answer is None:
            raise outcome.refused or Unreachable(self._root)
        return outcome.answer

    def look(self, view: Callable[..., T], *, counter: str, clerk: str = "", **words: Any) -> T:
        asked = {"counter": counter, "clerk": clerk, "words": canonical(words)}
        plain = self._asked("GET", f"look/{getattr(view, '__name__', '')}", params=asked)
        kind: type[T] = get_type_hints(view)["return"]
        return from_plain(kind, plain)

    def changes(self, after: int, *, stop: Stop) -> Iterator[int]:
        with _session() as session:
            answer = self._sent(
                session,
                *("GET", "changes"),
                headers=self._headers() | {"Last-Event-ID": str(after)},
                stream=True,
                timeout=(CONNECTING, SILENT),
            )
            self._checked(answer)
            try:
                for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
                    if stop.wait(0):
                        return
                    if line.startswith("id: "):
                        yield int(line[4:])
            except (requests.RequestException, ValueError) as error:
                raise Unreachable(self._root) from error
            raise Unreachable(self._root)  # the hub ended it

    def _asked(self, method: str, path: str, **words: Any) -> Any:
        """The answer as JSON; the same bytes are sent again where none came."""
        for tries in range(1, TRIES + 1):
            try:
                answer = self._sent(
                    self._session,
                    *(method, path),
                    headers=self._headers(),
                    timeout=(CONNECTING, ANSWERING),
                    **words,
                )
                return json.loads(self._checked(answer).content)
            except Unreachable:
                if tries == TRIES:
                    raise
            except ValueError as error:  # a login page is no answer
                if tries == TRIES:
                    raise Unreachable(self._root) from error
        raise Unreachable(self._root)

    def _sent(
        self, session: requests.Session, method: str, path: str, **words: Any
    ) -> requests.Response:
        try:
            return session.request(method, f"{self._root}/{path}", allow_redirects=False, **words)
        except requests.RequestException as error:
            raise Unreachable(self._root) from error

    def _checked(self, answer: requests.Response) -> requests.Response:
        """An answer of this hall's queue, of no older epoch. Refused where it refuses to serve."""
        epoch = answer.headers.get(EPOCH_HEADER, "")
        if answer.status_code >= 500:
            raise Faulty(self._root)
        if not epoch.isdecimal():
            raise Unreachable(self._root)
        if answer.status_code != 200:
            raise from_plain(Outcome, answer.json()).refused or Unreachable(self._root)
        if int(epoch) < self.epoch:
            raise Refused(Reason.HALL_EPOCH_OLD, epoch=int(epoch), newest=self.epoch)
        self.epoch = int(epoch)
        return answer

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
            EPOCH_HEADER: str(self.epoch),
        }
