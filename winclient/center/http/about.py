"""Whether the center lives, whether it can work, and who it is."""

from dataclasses import dataclass

from fastapi import APIRouter

from winclient.center.http.access import AtCenter
from winclient.center.tables import lives
from winclient.domain.rounds.exchange import PROTOCOL

routes = APIRouter(tags=["about"])


@dataclass(frozen=True, slots=True)
class Alive:
    """The process answers."""

    alive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who answers here. `key` checks its replies and grants; `protocol` is the newest it speaks."""

    key: str
    timeline: str
    protocol: int = PROTOCOL


@routes.get("/health")
def health() -> Alive:
    """The process is there; says nothing of its database."""
    return Alive()


@routes.get("/ready")
@routes.get("/v1/center")
def about(center: AtCenter) -> About:
    """The database answers; 503 while it does not."""
    with center.database.reading() as connection:
        life = lives.current(connection)
    if life is None:
        raise OSError("the database has no life yet")
    return About(key=center.key.public, timeline=life.timeline)
