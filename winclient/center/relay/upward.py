"""A relay's line to its center: joined once by a code, then signed rounds and pieces of scans."""

import json
from pathlib import Path

import msgspec
import requests
from msgspec import Struct
from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.tables import published
from winclient.domain.ledger.scans import PIECE
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Denied, Enrol, Enrolled
from winclient.domain.rounds.exchange import Reply, Round
from winclient.domain.rounds.streams import Grant
from winclient.sync.wire import coding, signing
from winclient.sync.wire.coding import Malformed

FILE = "upstream.json"
TIMEOUT = (5, 30)  # seconds to connect, and between two bytes


class Unreachable(OSError):
    """The center did not answer as a center does."""


class Joined(Struct, frozen=True):
    """The center above, its key, and its grant to this relay: by it devices know our key."""

    url: str
    key: str
    grant: Grant


def read_joined(folder: Path) -> Joined | None:
    """As it was kept when the code was used."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Joined)
    except FileNotFoundError:
        return None


class Upward:
    """Speaks to the center above under the relay's own name."""

    def __init__(self, url: str, *, key: signing.SigningKey, device: str, center_key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._device = device
        self._center_key = center_key
        self._session = requests.Session()

    def exchange(self, sent: Round) -> Reply:
        """One round. Unreachable for anything that is no reply to it."""
        body = coding.encode(sent)
        answer = self._send("POST", coding.ROUNDS, body, packed=True)
        try:
            reply = coding.decode_reply(answer.content)
        except Malformed as error:
            raise Unreachable(f"no reply: {error}") from error
        signature = answer.headers.get(coding.SIGNATURE_HEADER, "")
        text = signing.reply_text(answer.content)
        if self._center_key and not signing.verified(self._center_key, signature, text):
            raise Unreachable("the reply is not signed by the center")
        if reply.nonce != sent.nonce:
            raise Unreachable("the reply is to another round")
        return reply

    def send_scan(self, center: Center, digest: str, *, size: int, timeline: str) -> None:
        """The pieces that are not there yet."""
        target = f"{coding.BLOBS}/{digest}"
        there = json.loads(self._send("GET", target, b"").content)
        for number in range(-(-size // PIECE)):
            if there["whole"] or number in there["have"]:
                continue
            with center.database.reading() as tx:
                data = published.piece(tx, digest, number=number) or b""
            self._send("PUT", f"{target}/{number}?size={size}&timeline={timeline}", data)

    def _send(
        self, method: str, target: str, body: bytes, *, packed: bool = False
    ) -> requests.Response:
        text = signing.request_text(method, target, body)
        headers = {
            coding.DEVICE_HEADER: self._device,
            coding.SIGNATURE_HEADER: self._key.sign(text),
        }
        if packed:
            body, headers["Content-Encoding"] = coding.pack(body), "gzip"
        try:
            answer = self._session.request(
                method, self._url + target, data=body, headers=headers, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error
        if answer.status_code != 200:
            raise Unreachable(f"status {answer.status_code}")
        return answer


def join(center: Center, *, folder: Path, url: str, code: str) -> Joined:
    """Uses a one-time code of the center above. Refused where it is wrong; OSError if unreached."""
    line = Upward(url, key=center.key, device="", center_key="")
    ask = Enrol(id=center.new_id(), code=code, key=center.key.public, hardware=center.key.public)
    bare = Round(nonce=center.new_id(), device="", grant=None, timeline="", asks=(ask,))
    timeline = line.exchange(bare).timeline
    told = line.exchange(replace(bare, timeline=timeline))
    answer = told.answers[0].value if told.answers else None
    if not isinstance(answer, Enrolled):
        why = answer.reason if isinstance(answer, Denied) else "unanswered"
        raise Refused(Reason.FIELD_WRONG, field="--code", why=why)
    joined = Joined(url, answer.center_key, answer.grant)
    part = folder / f"{FILE}.part"
    part.write_bytes(coding.encode(joined))
    part.replace(folder / FILE)
    return joined
