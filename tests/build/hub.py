"""A hall's hub for tests: a store, the one writer, and a real HTTP server on a port of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette

from tests.build.queue import a_plan
from winclient.app.perform import look
from winclient.app.queue.queue_requests import EPOCH
from winclient.bootstrap import SystemIds, now
from winclient.center.hub.order_protocol import OrderProtocol
from winclient.center.hub.queue_hub import QueueHub
from winclient.center.hub.queue_routes import QueueRoutes
from winclient.center.hub.queue_writer import Desk
from winclient.domain.queue.segments import Plan
from winclient.sync.queue_hub import HubQueue

KEY = "key-of-the-hall"


@dataclass
class Hub:
    """A running hub and where it listens."""

    hub: QueueHub
    url: str
    server: uvicorn.Server

    def queue(self, *, key: str = KEY) -> HubQueue:
        """A counter's way to it."""
        return HubQueue(self.url, key=key, ids=SystemIds(), clock=now)


def a_desk(store: Any, *, plan: Plan | None = None, clock: Callable[[], datetime] = now) -> Desk:
    """What a hub works with; it serves the epoch that the store is in now."""
    epoch = look(store, lambda reader: reader.serials(EPOCH))
    rules = plan or a_plan()
    return Desk(store=store, plan=lambda: rules, ids=SystemIds(), clock=clock, epoch=epoch)


@contextmanager
def a_hub(store: Any, **words: Any) -> Iterator[Hub]:
    """Served over real HTTP until the block ends."""
    hub = QueueHub(a_desk(store, **words))
    routes = QueueRoutes(Starlette(), hub=hub, key=KEY)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        http: Any = partial(OrderProtocol, routes=routes)
        config = uvicorn.Config(routes, http=http, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        hub.start()
        thread.start()
        while not server.started:
            threading.Event().wait(0.01)
        try:
            yield Hub(hub, f"http://127.0.0.1:{port}", server)
        finally:
            hub.stop()
            server.should_exit = True
            thread.join(timeout=10)
