"""Reference from the center: a newer version with its signature, or nothing at all."""

import requests
from msgspec import Struct

from winclient.app.exchange_ports import Standing
from winclient.domain.refusals import Reason, Refused
from winclient.sync.http import CONNECTING, PROGRESS, Link, Unreachable, check_status, read_body
from winclient.sync.wire import coding, signing


class Newer(Struct, frozen=True):
    """A version that is in force at the center and not here."""

    kind: str
    version: int
    body: bytes


def newer(link: Link, kind: str, *, after: int, standing: Standing) -> Newer | None:
    """What is newer than `after`. Unreachable; Refused(REFERENCE_NOT_SIGNED), also for a version
    that is older than what is here or meant for another station: the old one stays."""
    target = f"{coding.REFERENCE}/{kind}?after={after}"
    headers = {
        coding.DEVICE_HEADER: standing.device,
        coding.SIGNATURE_HEADER: link.key.sign(signing.request_text("GET", target, b"")),
    }
    try:
        with link.session.get(
            link.url.rstrip("/") + target,
            headers=headers,
            timeout=(CONNECTING, PROGRESS),
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code == 204:
                return None
            check_status(answer)
            return _proved(kind, answer, after=after, standing=standing)
    except requests.RequestException as error:
        raise Unreachable("line") from error


def _proved(kind: str, answer: requests.Response, *, after: int, standing: Standing) -> Newer:
    body = read_body(answer)
    told, station = (
        answer.headers.get(coding.VERSION_HEADER, ""),
        answer.headers.get(coding.STATION_HEADER, ""),
    )
    if not told.isdecimal():
        raise Unreachable("login_page")
    version = int(told)
    text = signing.reference_text(kind, station, version, body)
    signature = answer.headers.get(coding.SIGNATURE_HEADER, "")
    signed = signing.verified(standing.center_key, signature, text)
    if not signed or version <= after or station not in ("", standing.station):
        raise Refused(Reason.REFERENCE_NOT_SIGNED, published=kind, version=version)
    return Newer(kind, version, body)
