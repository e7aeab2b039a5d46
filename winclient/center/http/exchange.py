"""`POST /v1/rounds`: who sends it, the round, the signed reply."""

import logging
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response

from winclient.center.administration import note_contact
from winclient.center.core.center import Center
from winclient.center.core.lending import with_room
from winclient.center.core.revocation import learned
from winclient.center.core.rounds import ENROLLING, handle
from winclient.center.core.standing import Unusable
from winclient.center.http import limits
from winclient.center.http.access import AtCenter, Body, Sent
from winclient.center.tables import people
from winclient.center.tables.people import Device
from winclient.domain.rounds.asking import Enrol
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import RELAY
from winclient.sync.wire.coding import (
    ROUNDS,
    Malformed,
    decode_round,
    encode,
    pack,
)
from winclient.sync.wire.signing import grant_text, reply_text, verified

log = logging.getLogger("winclient.center")
routes = APIRouter(tags=["exchange"])

_SMALL = 1_000  # bytes that are not worth packing


@routes.post(
    ROUNDS,
    response_class=Response,
    responses={
        400: {"description": "no round, or out of bounds: `detail` says where"},
        401: {"description": "the signature is not the device's, or the device unknown here"},
        403: {"description": "a device speaks for itself alone"},
        413: {"description": "too long: send fewer entries"},
        429: {"description": "busy: come again after `Retry-After` seconds"},
        503: {"description": "the database is away: come again after `Retry-After` seconds"},
    },
)
def exchange(
    request: Body, center: AtCenter, accept_encoding: Annotated[str, Header()] = ""
) -> Response:
    """One round of the exchange."""
    try:
        round, sender = authentic(center, request)
        reply = with_room(center, lambda: handle(center, round, sender=sender))
    except (Malformed, Unusable) as error:
        raise HTTPException(400, str(error)) from error
    if sender.id != ENROLLING:
        note_contact(center, sender, waiting=max(0, round.end - reply.upto) if reply.epoch else 0)
    log.info("round of %s: %d entries, %s", reply.device, len(round.entries), reply.status.value)
    body = encode(reply)
    headers = center.signed(reply_text(body))
    if "gzip" in accept_encoding and len(body) > _SMALL:
        body, headers["Content-Encoding"] = pack(body), "gzip"
    return Response(body, media_type="application/json", headers=headers)


def authentic(center: Center, request: Sent) -> tuple[Round, Device]:
    """The round in these bytes, within its bounds, and who signed it. Malformed, Unusable; 401."""
    round = decode_round(request.body)
    limits.check(round)
    return round, _sender(center, request, round)


def _sender(center: Center, request: Sent, round: Round) -> Device:
    """Whose signature this is; it may speak for itself, a relay for its station's devices."""
    sender = _enrolling(round) if not request.device else _enrolled(center, request, round)
    if sender is None or not request.signed_by(sender.key):
        raise HTTPException(401, "the device is unknown here or its signature is not valid")
    named = {round.device, round.grant.device if round.grant else round.device}
    if sender.role != RELAY and named != {sender.id}:
        raise HTTPException(403, "a device speaks for itself alone")
    return sender


def _enrolling(round: Round) -> Device | None:
    """Who asks for a name shows that it holds the key it asks with."""
    keys = [ask.key for ask in round.asks if isinstance(ask, Enrol)]
    if not keys or round.entries or round.salvage:
        return None
    return Device(id=ENROLLING, name="", key=keys[0], station="", role="")


def _enrolled(center: Center, request: Sent, round: Round) -> Device | None:
    """The device as it is known here, or as a grant of ours names it."""
    with center.database.reading() as tx:
        known = people.device(tx, request.device)
    grant = round.grant
    if known is not None or grant is None or grant.device != request.device:
        return known
    ours = verified(center.authority, grant.signature, grant_text(grant))
    return learned(center, grant) if ours else None
