"""cups: the print queues of Linux and macOS, through `lp` and `lpstat`."""

import re
import shutil
import subprocess
import time

from msgspec import Struct

from winclient.app.papers.printing import PrinterGone, PrinterUnsure, Sent
from winclient.devices.registry import driver

SUBMIT_SECONDS = 30.0
SETTLE_SECONDS = 20.0
_POLL_SECONDS = 0.5
_REQUEST = re.compile(r"\S+-\d+")  # "request id is HP-12 (1 file(s))", in any language


class CupsPrinter(Struct, frozen=True, kw_only=True):
    """A queue, empty for the default one."""

    queue: str = ""
    lp: str = "lp"
    lpstat: str = "lpstat"
    submit_seconds: float = SUBMIT_SECONDS
    settle_seconds: float = SETTLE_SECONDS

    @property
    def accepts(self) -> str:
        return "pdf"

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        """Queues the paper and waits until the queue has let go of it.

        PrinterGone when nothing was queued; PrinterUnsure when it is queued and stays there.
        """
        target = ["-d", self.queue] if self.queue else []
        answer = self._submit([self.lp, *target, "-n", str(copies), "-t", name, "-"], data)
        request = _REQUEST.search(answer)
        if request:
            self._wait(request[0])
        return Sent(where=request[0] if request else self.queue)

    def _submit(self, command: list[str], data: bytes) -> str:
        try:
            done = subprocess.run(  # noqa: S603  no shell; the queue is the hall's own setting
                command, input=data, capture_output=True, timeout=self.submit_seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterUnsure(f"lp: {self.submit_seconds:g} s") from error
        except OSError as error:
            raise PrinterGone(f"lp: {error}") from error
        if done.returncode:
            raise PrinterGone(done.stderr.decode(errors="replace").strip()[:200])
        return done.stdout.decode(errors="replace")

    def _wait(self, request: str) -> None:
        """Status bits of printers are not to be trusted; a queue that does not empty is."""
        until = time.monotonic() + self.settle_seconds
        while self._is_queued(request):
            if time.monotonic() > until:
                raise PrinterUnsure(request)
            time.sleep(_POLL_SECONDS)

    def _is_queued(self, request: str) -> bool:
        command = [self.lpstat, "-W", "not-completed", "-o", *([self.queue] if self.queue else [])]
        try:
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=self.submit_seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrinterUnsure(f"lpstat: {error}") from error
        return request in done.stdout.decode(errors="replace").split()


@driver("printer", "cups")
def open_cups(rest: str) -> CupsPrinter:
    """`cups:` for the default queue, `cups:NAME` for another."""
    lp, lpstat = shutil.which("lp"), shutil.which("lpstat")
    if lp is None or lpstat is None:
        raise PrinterGone("lp (cups-client)")
    return CupsPrinter(queue=rest.strip("/"), lp=lp, lpstat=lpstat)
