"""A center or relay at the other end of an HTTP line: whatever is no reply says nothing."""

import time
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from msgspec.structs import replace

from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Answered, Block, Branched, Enrolled, Lease
from winclient.domain.rounds.exchange import Reply, Round
from winclient.domain.rounds.streams import Grant
from winclient.sync.wire import coding, signing

CONNECTING, PROGRESS, WHOLE = 5.0, 15.0, 120.0  # seconds
_CHUNK = 65_536
_AWAY = (401, 403, 429)


Answer = tuple[int, bytes, signing.Signature]  # status and body


class Unreachable(Exception):
    """No reply came. `kind` is for people: line, login_page, busy, fault, denied, cut, too_large,
    and of the loop itself: here.
    """

    def __init__(self, kind: str, *, retry_after: float = 0.0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_after = retry_after


class Link(Struct, frozen=True):
    """Where rounds go, and the key that signs them."""

    url: str
    key: signing.SigningKey
    session: requests.Session

    def send(self, round: Round, *, center_key: str) -> Reply:
        """One round and its reply, proved to be one. Unreachable for everything else."""
        body = coding.encode(round)
        text = signing.request_text("POST", coding.ROUNDS, body)
        headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            coding.DEVICE_HEADER: round.device,
            coding.SIGNATURE_HEADER: self.key.sign(text),
        }
        try:
            with self.session.post(
                self.url.rstrip("/") + coding.ROUNDS,
                data=coding.pack(body),
                headers=headers,
                timeout=(CONNECTING, PROGRESS),
                stream=True,
                allow_redirects=False,
            ) as answer:
                check_status(answer)
                told = read_body(answer)
                signature = _signature(answer)
        except requests.RequestException as error:
            raise Unreachable("line") from error
        return proved(told, round, signature=signature, center_key=center_key)

    def call(self, method: str, target: str, body: bytes, *, device: str) -> Answer:
        """Anything else that is signed: status, body and signature of the answer. Unreachable
        where none came, where the holder is busy, and where it does not know this device."""
        headers = {
            coding.DEVICE_HEADER: device,
            coding.SIGNATURE_HEADER: self.key.sign(signing.request_text(method, target, body)),
        }
        try:
            with self.session.request(
                method,
                self.url.rstrip("/") + target,
                data=body or None,
                headers=headers,
                timeout=(CONNECTING, PROGRESS),
                stream=True,
                allow_redirects=False,
            ) as answer:
                status = answer.status_code
                if status in _AWAY or status >= 500 or 300 <= status < 400:
                    check_status(answer)
                return status, read_body(answer), _signature(answer)
        except requests.RequestException as error:
            raise Unreachable("line") from error


def check_url(url: str) -> str:
    """An address a center can have. Refused(FIELD_WRONG)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused(Reason.FIELD_WRONG, field="URL", why=url[:80])
    return url


def proved(told: bytes, round: Round, *, signature: signing.Signature, center_key: str) -> Reply:
    """The reply in these bytes, if the holder's and the center's signatures stand.

    Before the enrolment no key is known, and only what the center signs by itself is believed.
    """
    try:
        reply = coding.decode_reply(told)
    except coding.Malformed as error:
        raise Unreachable("login_page") from error
    station = round.grant.station if round.grant else ""
    text = signing.reply_text(told)
    if center_key and not signature.stands(text, center_key=center_key, station=station):
        raise Unreachable("login_page")
    asks = {ask.id: ask for ask in round.asks}
    stands = []
    for answered in reply.answers:
        ask = asks.get(answered.id)
        series = ask.series if isinstance(ask, Lease) else None
        value = answered.value
        key = value.center_key if isinstance(value, Enrolled) else center_key
        if _stands(answered, key=key, device=round.device, series=series):
            stands.append(answered)
    return replace(reply, answers=tuple(stands))


def _stands(answered: Answered, *, key: str, device: str, series: str | None) -> bool:
    """What the center alone can give carries its signature; a block is of the series asked for."""
    match answered.value:
        case Enrolled(grant=grant) | Branched(grant=grant):
            return is_granted(grant, key=key)
        case Block(lo=lo, hi=hi) as block if lo <= hi:
            text = signing.block_text(device, answered.id, block.series, lo, hi)
            return series == block.series and signing.verified(key, block.signature, text)
        case _:
            return True


def is_granted(grant: Grant, *, key: str) -> bool:
    """Whether the center gave this branch."""
    return signing.verified(key, grant.signature, signing.grant_text(grant))


def _signature(answer: requests.Response) -> signing.Signature:
    headers = answer.headers
    return signing.Signature(
        headers.get(coding.SIGNATURE_HEADER, ""), headers.get(coding.GRANT_HEADER, "")
    )


_KINDS = {
    400: "too_large",
    401: "denied",
    403: "denied",
    408: "line",
    413: "too_large",
    429: "busy",
}


def check_status(answer: requests.Response) -> None:
    """Unreachable for all but 200; how long to wait is said by whoever is busy or out of order."""
    status = answer.status_code
    if status == 200:
        return
    kind = "fault" if status >= 500 else _KINDS.get(status, "login_page")
    after = answer.headers.get("Retry-After", "")
    waits = status in (429, 503)
    told = float(after) if after.isdecimal() else 5.0
    raise Unreachable(kind, retry_after=told if waits else 0.0)


def read_body(answer: requests.Response) -> bytes:
    """The body, within its limits of size and time: a byte now and then is no progress."""
    told, begun = bytearray(), time.monotonic()
    for chunk in answer.iter_content(_CHUNK):
        told += chunk
        if len(told) > coding.MOST_BYTES or time.monotonic() - begun > WHOLE:
            raise Unreachable("cut")
    expected = answer.headers.get("Content-Length")
    encoded = answer.headers.get("Content-Encoding")
    if expected is not None and not encoded and len(told) != int(expected):
        raise Unreachable("cut")
    return bytes(told)
