"""The hall's queue beside the exchange: its store, its key, and the hub that serves it."""

import errno
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.perform import look, perform
from winclient.app.ports import Ids
from winclient.app.queue.queue_requests import EPOCH, promote
from winclient.center.hub.queue_hub import QueueHub
from winclient.center.hub.queue_writer import Desk
from winclient.domain.queue.segments import Plan
from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.keys import keep_secret
from winclient.store.hall.server import ServerStore, open_server
from winclient.store.open import SqlStore, open_store

KEY = "queue.key"


class HallQueue(Struct, frozen=True, kw_only=True):
    """An opened queue; `key` is what every counter, kiosk and board of the hall must show."""

    hub: QueueHub
    key: str
    store: SqlStore | ServerStore

    def close(self) -> None:
        """Answer what waits, then let go of the store."""
        self.hub.stop()
        self.store.close()


def open_hall_queue(
    url: str,
    *,
    folder: Path,
    plan: Callable[[], Plan],
    ids: Ids,
    clock: Callable[[], datetime],
) -> HallQueue:
    """The queue of the center's database, served in the hall epoch that it is in now."""
    store = open_queue_store(url, folder=folder, ids=ids)
    epoch = look(store, lambda reader: reader.serials(EPOCH))
    desk = Desk(store=store, plan=plan, ids=ids, clock=clock, epoch=epoch)
    if isinstance(store, ServerStore):
        store.mirror()
    else:
        desk = replace(desk, tidy=store.tidy)
    hub = QueueHub(desk)
    hub.start()
    return HallQueue(hub=hub, key=hall_key(folder), store=store)


def open_queue_store(url: str, *, folder: Path, ids: Ids) -> SqlStore | ServerStore:
    """In the PostgreSQL database itself, else in a store of its own beside the center's."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("postgres"):
        return open_server(url, ids=ids)
    beside = Path(rest.removeprefix("/")).parent if url else folder
    return open_store(beside / "queue", ids=ids)


def promote_here(store: SqlStore | ServerStore) -> int:
    """Whoever served this queue until now is refused from here on; the number of the new epoch.

    A hub that stands still in the middle of a commit is not waited for: a database ends its
    session. A file has nobody who could: Refused(HUB_STANDS_STILL), for a person at this machine.
    """
    if isinstance(store, ServerStore):
        store.free()
    try:
        return perform(store, promote).value
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        raise Refused(Reason.HUB_STANDS_STILL) from error


def hall_key(folder: Path) -> str:
    """The hall's key, made at the first start and readable by its owner alone."""
    path = folder / KEY
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        keep_secret(path, secrets.token_urlsafe(18).encode())
    key = path.read_text(encoding="ascii").strip()
    if not key:  # it would let everybody in
        raise Refused(Reason.STORE_KEY_MISSING, path=str(path))
    return key
