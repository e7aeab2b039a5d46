"""Catalogue, calendar, counters, policy: pulled whole, by version, signed by the center."""

import enum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from winclient.center.core.center import Center
from winclient.center.http.access import AtCenter, Signed
from winclient.center.tables import published
from winclient.center.tables.database import Tx
from winclient.center.tables.published import Published
from winclient.sync.wire.coding import (
    REFERENCE,
    SIGNATURE_HEADER,
    STATION_HEADER,
    VERSION_HEADER,
)
from winclient.sync.wire.signing import reference_text

routes = APIRouter(tags=["reference"])
_MOST = 1 << 53


class Kind(enum.StrEnum):
    """What a center may own for its stations."""

    CATALOGUE = "catalogue"
    CALENDAR = "calendar"
    COUNTERS = "counters"
    POLICY = "policy"


def publish(center: Center, *, kind: Kind, station: str, body: bytes) -> int:
    """Puts a new version in force, for one station or (empty) for all; its number."""

    def work(tx: Tx) -> int:
        version = published.last_version(tx, kind.value) + 1
        text = reference_text(kind.value, station, version, body)
        made = Published(
            kind=kind.value,
            station=station,
            version=version,
            body=body,
            signature=center.key.sign(text),
        )
        published.publish(tx, made)
        return version

    return center.database.write(work)


@routes.get(
    f"{REFERENCE}/{{kind}}",
    response_class=Response,
    responses={204: {"description": "nothing newer"}, 401: {}},
)
def newest(
    kind: Kind,
    sender: Signed,
    center: AtCenter,
    after: Annotated[int, Query(ge=0, lt=_MOST)] = 0,
) -> Response:
    """The version in force for the sender's station, if it is newer than `after`.

    The headers hold version, station and signature over `reference_text`. Whoever has a newer
    one, or finds another signature, keeps what it has.
    """
    with center.database.reading() as tx:
        found = published.newest(tx, kind.value, station=sender.device.station)
    if found is None or found.version <= after:
        return Response(status_code=204)
    headers = {
        VERSION_HEADER: str(found.version),
        STATION_HEADER: found.station,
        SIGNATURE_HEADER: found.signature,
    }
    return Response(found.body, media_type="application/octet-stream", headers=headers)
