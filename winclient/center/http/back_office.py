"""The API of a hall's departments and their systems: tell news of cases, read a station's feed."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Path, Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from winclient.center import news
from winclient.center.administration import token_hash
from winclient.center.core.center import Center
from winclient.center.http.access import AtCenter
from winclient.center.news import Told
from winclient.center.tables import feed, people
from winclient.domain.refusals import Reason, Refused
from winclient.sync.wire.coding import NEWS, encode

routes = APIRouter(tags=["back office"])

UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_MOST = 1 << 53


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One piece of news. `id`: a UUID by which it is told once however often it is sent."""

    id: Annotated[str, Field(pattern=UUID)]
    case: Annotated[str, Field(max_length=100)]
    kind: Annotated[str, Field(max_length=100)]
    said: dict[str, Any] = field(default_factory=dict)


def station_of(center: Center, authorization: str) -> str:
    """The station a bearer may speak for, empty for all; 401 where the token is none."""
    kind, _, secret = authorization.partition(" ")
    with center.database.reading() as tx:
        found = people.token(tx, token_hash(secret))
    if kind.lower() != "bearer" or found is None:
        raise HTTPException(401, "Authorization: Bearer, with a token of `center token`")
    return found.station


@routes.post(NEWS, responses={401: {}, 404: {}, 409: {}})
def tell(telling: Telling, center: AtCenter, authorization: Annotated[str, Header()] = "") -> Told:
    """A department decides, asks for corrections, brings a result: the counter is told."""
    station = station_of(center, authorization)
    try:
        return news.tell(
            center,
            case=telling.case,
            kind=telling.kind,
            said=telling.said,
            id=telling.id,
            only=station,
        )
    except Refused as error:
        status = {Reason.CASE_UNKNOWN: 404, Reason.FIELD_WRONG: 422}.get(error.reason, 409)
        raise HTTPException(status, error.reason.value) from error


@routes.get("/v1/stations/{station}/news", response_class=JSONResponse, responses={401: {}})
def read(
    station: Annotated[str, Path(pattern="^[0-9]{9}$")],
    center: AtCenter,
    after: Annotated[int, Query(ge=0, lt=_MOST)] = 0,
    authorization: Annotated[str, Header()] = "",
) -> Response:
    """A page of a station's feed with the bodies of all facts; `cursor` is the next `after`."""
    if station_of(center, authorization) not in {"", station}:
        raise HTTPException(403, "this token is another station's")
    with center.database.reading() as tx:
        page = feed.page(tx, station, since=after, reader=None)
    return Response(encode(page), media_type="application/json")
