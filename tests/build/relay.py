"""A relay of a center in this process, and the line between them."""

from pathlib import Path

import pytest

from tests.center.asgi import Client
from tests.center.pc import STATION
from winclient.center.core.center import Center, open_center
from winclient.center.core.enrolment import new_code
from winclient.center.http.app import create_app
from winclient.center.relay import upward
from winclient.center.relay.relaying import as_relay, step
from winclient.center.relay.upward import Unreachable, Upward
from winclient.sync.wire import coding, signing


class Wire(Upward):
    """The relay's line to an app in this process; `down` cuts it."""

    down = False
    app: object = None

    def _send(self, method, target, body, **_packed):
        if self.down:
            raise Unreachable("cut")
        text = signing.request_text(method, target, body)
        headers = {
            coding.DEVICE_HEADER: self._device,
            coding.SIGNATURE_HEADER: self._key.sign(text),
        }
        answer = Client(self.app).call(method, target, content=body, headers=headers)
        answer.headers = {"Winclient-Signature": answer.headers.get("winclient-signature", "")}
        if answer.status_code != 200:
            raise Unreachable(f"status {answer.status_code}: {answer.text}")
        return answer


def a_relay(above: Center, *, folder: Path, patch: pytest.MonkeyPatch) -> tuple[Center, Wire]:
    """A relay that has joined the center above, and its line to it."""
    code, _ = new_code(above, name="大厅", station=STATION, role="relay")
    patch.setattr(Wire, "app", create_app(above))
    patch.setattr(upward, "Upward", Wire)
    bare = open_center("", folder=folder, ids=above.ids, clock=above.clock)
    relay = as_relay(bare, folder=folder, url="http://above", code=code)
    return relay, Wire("", key=relay.key, device=relay.grant.device, center_key=relay.center_key)


def climb(relay: Center, line: Wire) -> None:
    """Rounds upward until all is said."""
    for _ in range(50):
        if not step(relay, relay.relay, line):
            return
    raise AssertionError("the relay never comes to an end")
