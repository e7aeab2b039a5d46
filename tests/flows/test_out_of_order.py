"""Who answers and is out of order is not told as a line that is cut."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from winclient.app.queue.queue_authority import Faulty, Unreachable
from winclient.cli.parser import run
from winclient.domain.rounds.exchange import Round
from winclient.sync.http import Link
from winclient.sync.http import Unreachable as NoReply
from winclient.sync.queue_hub import HubQueue
from winclient.sync.wire.signing import SigningKey

ROUND = Round(nonce="n", device="d", grant=None, timeline="")


@pytest.fixture
def answering():
    """`answering(500)`: the address of who answers everything with this status."""
    running = []

    def start(status, body=b"", headers=()):
        class Answers(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                for name, value in (*headers, ("Content-Length", str(len(body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_words):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def at_counter(tmp_path, capsys):
    def call(hub, *words):
        (tmp_path / "settings.toml").write_text(f'hub = "{hub}"\nhub_key = "k"\ncounter = "3"\n')
        code = run(["--data", str(tmp_path), "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_a_hub_out_of_order_is_told_from_one_that_is_away_and_the_counter_goes_on(
    answering, at_counter
):
    hub = answering(500)
    code, told = at_counter(hub, "ticket", "call")
    assert (code, told["refused"]["reason"]) == (3, "hub_faulty")
    assert hub in told["refused"]["message"]
    assert "连不上" not in told["refused"]["message"]
    assert at_counter(hub, "ticket", "take")[1]["ticket"] == "L3-01"
    code, told = at_counter(hub, "ticket", "list")
    assert code == 3
    assert "有应答" in told["error"]["message"]
    assert "连不上" not in told["error"]["message"]
    code, told = at_counter("http://127.0.0.1:9", "ticket", "list")
    assert code == 3
    assert "连不上" in told["error"]["message"]


@pytest.mark.parametrize(
    ("status", "faulty"), [(500, True), (502, True), (503, True), (200, False)]
)
def test_only_an_error_of_its_own_is_a_fault_of_the_hub(answering, status, faulty):
    hub = HubQueue(answering(status, b"<html>"), key="k", ids=None, clock=lambda: None)
    with pytest.raises(Unreachable) as found:
        hub.look(len, counter="3")
    assert isinstance(found.value, Faulty) is faulty


@pytest.mark.parametrize(
    ("status", "kind", "wait"),
    [
        (500, "fault", 0.0),
        (502, "fault", 0.0),
        (503, "fault", 7.0),
        (429, "busy", 7.0),
        (408, "line", 0.0),
        (413, "too_large", 0.0),
        (401, "denied", 0.0),
        (302, "login_page", 0.0),
        (404, "login_page", 0.0),
    ],
)
def test_why_no_reply_came_is_told_by_its_status(answering, status, kind, wait):
    url = answering(status, headers=[("Retry-After", "7")])
    link = Link(url, SigningKey(bytes(32)), requests.Session())
    with pytest.raises(NoReply) as found:
        link.send(ROUND, center_key="")
    assert (found.value.kind, found.value.retry_after) == (kind, wait)
