"""Devices for measuring a center alone: their rounds are built and packed before the clock runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from msgspec.structs import replace
from offline_cases import uuid

from winclient.domain.rounds.asking import Enrol, Enrolled
from winclient.domain.rounds.exchange import Reply, Round
from winclient.domain.rounds.streams import GENESIS, Grant, Line
from winclient.sync.wire import coding, signing

Parcel = tuple[bytes, dict[str, str]]  # a body as it goes over the line, and its headers


@dataclass(slots=True)
class Device:
    """One enrolled PC, and its connection."""

    line: HTTPConnection
    key: signing.SigningKey
    grant: Grant
    timeline: str

    def parcel(self, part: Sequence[Line], *, after: Line | None) -> Parcel:
        """The round that hands in this part of a ledger; its own lines come back in the feed."""
        end = part[-1] if part else after
        round = Round(
            nonce=uuid(end.seq if end else 0, 99),
            device=self.grant.device,
            grant=self.grant,
            timeline=self.timeline,
            end=end.seq if end else 0,
            endhash=end.hash if end else GENESIS,
            entries=tuple(part),
            feed_timeline=self.timeline,
            cursor=after.seq if after else 0,
        )
        return packed(round, self.key)

    def send(self, parcel: Parcel) -> Reply:
        """The reply; RuntimeError for anything else."""
        return coding.decode_reply(post(self.line, parcel))


def post(line: HTTPConnection, parcel: Parcel) -> bytes:
    """What comes back, unread."""
    body, headers = parcel
    line.request("POST", coding.ROUNDS, body, headers)
    answer = line.getresponse()
    told = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {told[:200]!r}")
    return told


def packed(round: Round, key: signing.SigningKey) -> Parcel:
    """Signed, and packed as the product does."""
    body = coding.encode(round)
    headers = {
        coding.DEVICE_HEADER: round.device,
        coding.SIGNATURE_HEADER: key.sign(signing.request_text("POST", coding.ROUNDS, body)),
        "Content-Encoding": "gzip",
    }
    return coding.pack(body), headers


def enrol(address: str, code: str, *, nth: int) -> Device:
    """The nth device of a measurement."""
    key, place = signing.SigningKey(nth.to_bytes(32)), urlsplit(address)
    line = HTTPConnection(place.hostname or "", place.port, timeout=120)
    ask = Enrol(id=uuid(nth, 98), code=code, key=key.public, hardware=f"bench {nth}")
    first = Round(nonce=uuid(nth, 97), device="", grant=None, timeline="", asks=(ask,))
    timeline = coding.decode_reply(post(line, packed(first, key))).timeline
    told = coding.decode_reply(post(line, packed(replace(first, timeline=timeline), key)))
    match told.answers[0].value:
        case Enrolled(grant=grant):
            return Device(line, key, grant, timeline)
        case other:
            raise RuntimeError(f"not enrolled: {other}")
