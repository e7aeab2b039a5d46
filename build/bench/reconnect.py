"""Two hundred devices whose line comes back at once: how long until each has handed in what waited.

A light client a device: its rounds are signed and packed beforehand, so that the center is what is
measured; turned away, it comes again when the center says, as the product's engine does. A round
counts as handed in when the reply says that the center has every entry; what the others of its
station brought meanwhile comes with it.
"""

import http.client
import random
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psycopg
from centers import Served, served
from harness import Gate, Report, Row, p95

from tests.build import postgres
from tests.center.pc import Pc, new_id
from winclient.bootstrap import SystemIds, now
from winclient.center.core.center import Center, open_beside
from winclient.center.core.enrolment import new_code
from winclient.cli.center import FOLDER
from winclient.domain.rounds.asking import Enrol
from winclient.sync.engine import LONGEST, SHORTEST
from winclient.sync.wire import coding, signing

STATIONS = 10
CASES = 15  # of each device: received and accepted, while the line was down
LIMIT = 300.0  # seconds for the last of them


@dataclass(slots=True)
class Device:
    """A PC with its next round ready to be sent."""

    address: str
    pc: Pc
    seconds: float = 0.0
    busy: int = 0
    cut: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def ready(self) -> None:
        """Signs and packs all that waits."""
        plain = coding.encode(self.pc.round(entries=tuple(self.pc.lines)))
        text = signing.request_text("POST", coding.ROUNDS, plain)
        self.headers = {
            coding.DEVICE_HEADER: self.pc.device,
            coding.SIGNATURE_HEADER: self.pc.key.sign(text),
            "Content-Encoding": "gzip",
        }
        self.body = coding.pack(plain)

    def drain(self, gate: threading.Barrier) -> None:
        """Until the center has everything."""
        gate.wait()
        began = time.perf_counter()
        failures = 0
        while True:
            after = self._send()
            if after is None:
                break
            failures += 1
            backoff = random.random() * min(LONGEST, SHORTEST * 2.0 ** min(failures, 10))
            time.sleep(max(after, backoff))
        self.seconds = time.perf_counter() - began

    def _send(self) -> float | None:
        """One try; None when all is there, else the seconds that the center asks for."""
        host, _, port = self.address.removeprefix("http://").partition(":")
        line = http.client.HTTPConnection(host, int(port), timeout=30)
        try:
            line.request("POST", coding.ROUNDS, body=self.body, headers=self.headers)
            answer = line.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            self.cut += 1
            return 0.0
        finally:
            line.close()
        if answer.status in (429, 503):
            self.busy += 1
            return float(answer.headers["Retry-After"])
        if answer.status != 200:
            raise RuntimeError(told[:200])
        return None if coding.decode_reply(told).upto == len(self.pc.lines) else 0.0


class Plain:
    """The few requests before the measured one, over a socket."""

    def __init__(self, address: str) -> None:
        self.address = address

    def post(self, target: str, *, content: bytes, headers: dict[str, str]) -> "http.client.Any":
        host, _, port = self.address.removeprefix("http://").partition(":")
        line = http.client.HTTPConnection(host, int(port), timeout=60)
        line.request("POST", target, body=content, headers=headers)
        answer = line.getresponse()
        found = type("Answer", (), {})()
        found.content, found.status_code = answer.read(), answer.status
        found.text = found.content.decode(errors="replace")
        line.close()
        return found


def run(*, quick: bool) -> Report:
    """All at once, against one center on a PostgreSQL that flushes."""
    if postgres.binaries() is None:
        return Report(title="Reconnect", notes=["PostgreSQL 15 is not installed: nothing measured"])
    count = 40 if quick else 200
    with tempfile.TemporaryDirectory(prefix="winclient-reconnect-") as place:
        for server in postgres.run(options=()):
            with served(server, Path(place)) as center:
                office = open_beside(
                    center.url, folder=Path(place) / FOLDER, ids=SystemIds(), clock=now
                )
                devices = [_device(center, office, number) for number in range(count)]
                whole = _all_at_once(devices)
                office.database.close()
                return _report(center, devices, whole)
    raise AssertionError("unreachable")


def _device(center: Served, office: Center, number: int) -> Device:
    """Enrolled, told which life the center lives, and with work that waits."""
    station = f"61019900{number % STATIONS}"
    code, _ = new_code(office, name=f"{number}号", station=station, role="counter")
    key = signing.SigningKey((1_000 + number).to_bytes(32))
    pc = Pc(Plain(center.address), key, f"hw-{number}")  # type: ignore[arg-type]
    ask = Enrol(id=new_id(), code=code, key=key.public, hardware=pc.hardware)
    pc.grant = pc.ask(ask).grant  # type: ignore[union-attr]
    pc.send()
    for serial in range(CASES):
        pc.step("case_accepted", pc.receive(number * 1_000 + serial + 1))
    device = Device(center.address, pc)
    device.ready()
    return device


def _all_at_once(devices: list[Device]) -> float:
    gate = threading.Barrier(len(devices))
    threads = [threading.Thread(target=each.drain, args=(gate,)) for each in devices]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _report(center: Served, devices: list[Device], whole: float) -> Report:
    with psycopg.connect(center.url) as told:
        (arrived,) = told.execute("SELECT count(*) FROM center_entries").fetchone() or (0,)
    expected = sum(len(each.pc.lines) for each in devices)
    times = sorted(each.seconds for each in devices)
    last = Row("until handed in", f"{len(devices)} devices", "s", tuple(times))
    busy, cut = sum(each.busy for each in devices), sum(each.cut for each in devices)
    most = max(each.busy for each in devices)
    return Report(
        title=f"{len(devices)} devices whose line comes back at once, {2 * CASES} facts each",
        rows=[last],
        gates=[
            Gate("every fact arrived once", arrived == expected, f"{arrived} of {expected}"),
            Gate("nobody waited longer than five minutes", times[-1] <= LIMIT, f"{whole:.1f} s"),
        ],
        notes=[
            f"first {times[0]:.2f} s, median {median(times):.2f}, p95 {p95(times):.2f}, "
            f"last {times[-1]:.2f}; told to come again {busy} times (one device at most {most}), "
            f"cut off {cut} times",
        ],
    )
