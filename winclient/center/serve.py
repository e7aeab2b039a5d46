"""Runs the center's HTTP service until it is told to stop."""

import asyncio
import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket
from types import FrameType

import uvicorn

from winclient.app.mishaps import Discreet
from winclient.center.core.center import Center
from winclient.center.http.app import create_app
from winclient.center.hub.order_protocol import OrderProtocol
from winclient.center.hub.queue import HallQueue
from winclient.center.hub.queue_routes import QueueRoutes
from winclient.center.relay.relaying import Relay, climb
from winclient.center.relay.upward import Upward, read_joined

log = logging.getLogger("winclient.center")

NOTE_EVERY = 2.0  # seconds between two notes of how far the database has come
_COLLECT = 50_000, 20, 50  # a round makes thousands of objects and no cycles
_TURN = 0.001  # seconds: the writer of the queue asks for Python's lock after each trip
_STOPS = (signal.SIGTERM, signal.SIGINT)


class _Server(uvicorn.Server):
    """uvicorn would end by the signal that stopped it; here the stop is clean and the exit 0."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[str], None], ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Streams that would never end are ended first."""
        self._ending()
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in _STOPS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in _STOPS:
                loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")


def serve(
    center: Center, queue: HallQueue, *, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serves until SIGTERM; `ready` is told the address. OSError where it is taken."""
    routes = QueueRoutes(create_app(center), hub=queue.hub, key=queue.key)
    config = uvicorn.Config(
        routes,
        http=partial(OrderProtocol, routes=routes),  # type: ignore[arg-type]
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=20,
        timeout_keep_alive=75,
        server_header=False,
        proxy_headers=False,
    )
    stopped = threading.Event()
    noting = threading.Thread(target=_note, args=(center, stopped), daemon=True)
    noting.start()
    climbing = _climb(center, stopped)
    server = _Server(config, ready, queue.hub.end_streams)
    gc.freeze()  # what the program is made of need not be looked through again
    gc.set_threshold(*_COLLECT)
    sys.setswitchinterval(_TURN)
    try:
        server.run()
    except SystemExit as error:  # uvicorn's way to say that the address is taken
        raise OSError(f"cannot listen on {host}:{port}") from error
    finally:
        stopped.set()
        noting.join()
        if climbing is not None and center.relay is not None:
            center.relay.wake.set()
            climbing.join()


def _climb(center: Center, stopped: threading.Event) -> threading.Thread | None:
    """A relay forwards and listens beside what it serves."""
    joined = read_joined(center.outside.folder)
    if not isinstance(center.relay, Relay) or joined is None:
        return None
    above = Upward(joined.url, key=center.key, device=joined.grant.device, center_key=joined.key)
    words = (center, center.relay, above, stopped)
    thread = threading.Thread(target=climb, args=words, daemon=True)
    thread.start()
    return thread


def _note(center: Center, stopped: threading.Event) -> None:
    """Keeps the record outside near the database; a disk that is gone is tried again."""
    while not stopped.wait(NOTE_EVERY):
        try:
            center.note_reach()
        except OSError as error:
            log.warning("the record outside could not be raised: %s", type(error).__name__)


def log_to_stderr() -> None:
    """One line an event, with its time; no bodies, names or numbers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name, level in (("winclient", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
