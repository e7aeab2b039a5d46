"""An order on the wire, however it is cut and whatever stands before or behind it."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import a_store
from tests.build.hub import KEY, Hub, a_hub
from winclient.app.queue.queue_orders import Act, Order
from winclient.domain.canonical import canonical
from winclient.store.proof.verify import lines

LOOK = (
    f"GET /v1/queue/look/board?counter=0 HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode()
)
HEAD_END = b"\r\n\r\n"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    store = a_store(tmp_path)
    with a_hub(store) as running:
        running.queue().do(Order(act=Act.OPEN, counter="1", clerk="0001"))
        yield running
    store.close()


@pytest.fixture
def line(hub: Hub) -> Iterator[socket.socket]:
    with a_line(hub) as found:
        yield found


def a_line(hub: Hub) -> socket.socket:
    host, _, port = hub.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def an_order(request: str, *headers: str, act: Act = Act.TAKE) -> bytes:
    body = canonical(Order(act=act, counter="1", clerk="1", request=request)).encode()
    told = [f"Content-Length: {len(body)}", *headers]
    return _head(*told) + body


def _head(*headers: str) -> bytes:
    lines = ["POST /v1/queue/orders HTTP/1.1", "Host: hub", f"Authorization: Bearer {KEY}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode()


def answers(line: socket.socket, count: int) -> list[tuple[int, bytes]]:
    """So many answers, in order: status and body."""
    stream, found = line.makefile("rb"), []
    while len(found) < count:
        status = int(stream.readline().split()[1])
        length = 0
        while (text := stream.readline().lower()) != b"\r\n":
            length = int(text[15:]) if text.startswith(b"content-length:") else length
        if status != 100:
            found.append((status, stream.read(length)))
    return found


def taken(hub: Hub) -> int:
    return sum(each.kind == "ticket_taken" for each in lines(hub.hub.desk.store))


def test_an_order_is_answered_alike_wherever_it_is_cut(hub):
    order = an_order("r-1")
    body = order.index(HEAD_END) + len(HEAD_END)
    cuts = [1, 4, 21, 22, 40, body - 4, body - 2, body - 1, body, body + 1, len(order) - 1]
    seen = set()
    for cut in cuts:
        with a_line(hub) as line:
            line.sendall(order[:cut])
            time.sleep(0.02)
            line.sendall(order[cut:])
            seen |= set(answers(line, 1))
    assert [status for status, _ in seen] == [200]
    assert taken(hub) == 1


def test_what_comes_in_one_go_is_answered_in_its_order(hub, line):
    line.sendall(an_order("r-1") + LOOK + an_order("r-2") + an_order("r-3") + LOOK)
    first, look, second, third, again = answers(line, 5)
    assert [b"A001" in first[1], b"A002" in second[1], b"A003" in third[1]] == [True] * 3
    assert look[0] == again[0] != 500
    line.sendall(an_order("r-4"))
    assert b"A004" in answers(line, 1)[0][1]


@pytest.mark.parametrize("header", ["Expect: 100-continue", "Connection: close"])
def test_an_unusual_head_is_understood_as_well(hub, line, header):
    line.sendall(an_order("r-1", header))
    assert answers(line, 1)[0][0] == 200


def test_an_order_in_chunks_is_understood_as_well(hub, line):
    body = an_order("r-1").partition(HEAD_END)[2]
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (9, body[:9], len(body) - 9, body[9:])
    line.sendall(_head("Transfer-Encoding: chunked") + chunks)
    assert answers(line, 1)[0][0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: -1",),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content Length: 5",),
        ("Content-Length : 5",),
        ("Content-Length: 5x",),
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_no_order(hub, line, headers):
    line.sendall(_head(*headers) + b"{}   ")
    line.shutdown(socket.SHUT_WR)
    assert b" 200 " not in line.makefile("rb").readline()
    assert taken(hub) == 0


def test_a_flood_on_one_line_is_answered_to_its_end(hub, line):
    flood = b"".join(an_order(f"r-{n}", f"Cookie: {'x' * 2_000}") for n in range(40))
    assert len(flood) > 64_000  # more than is kept of what comes behind an order
    with hub.hub.desk.store.transaction():
        line.sendall(flood)
        time.sleep(0.1)
    told = answers(line, 40)
    assert all(f"A{n:03}".encode() in body for n, (_, body) in enumerate(told, start=1))


def test_a_flood_of_nonsense_is_refused_to_its_end(hub, line):
    line.sendall((_head("Content-Length: 2") + b"{}") * 500)
    assert {status for status, _ in answers(line, 500)} == {400}


def test_who_hangs_up_is_not_waited_for(hub):
    with hub.hub.desk.store.transaction(), a_line(hub) as gone:
        gone.sendall(an_order("r-1"))
        time.sleep(0.1)
    with a_line(hub) as line:
        line.sendall(an_order("r-2"))
        assert b"A002" in answers(line, 1)[0][1]


def test_a_hub_that_stops_still_answers_what_it_was_asked(hub, line):
    with hub.hub.desk.store.transaction():
        line.sendall(an_order("r-1"))
        time.sleep(0.2)
        hub.server.should_exit = True
        time.sleep(0.3)
    assert b"A001" in answers(line, 1)[0][1]
    assert line.recv(1) == b""
