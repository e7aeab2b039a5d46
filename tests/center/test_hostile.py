"""Whatever is sent, the answer is quick and clear, and nothing is touched."""

import asyncio
import json
import os
import re
import zlib
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.center.asgi import Client
from tests.center.pc import Pc, enrolled, new_id
from winclient.center.administration import new_token
from winclient.center.http import access
from winclient.center.http.admission import Admission
from winclient.domain.rounds.asking import Claim, Denied, Fetch, Lease
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import GENESIS, Line, Loose
from winclient.sync.wire import coding, signing

LONG = int(os.environ.get("WINCLIENT_LONG", "0"))
QUIETLY = settings(
    max_examples=2000 if LONG else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: (
        st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=12), part, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture
def pc(center) -> Pc:
    """A PC with one case."""
    made = enrolled(center)
    made.receive(1)
    made.sync()
    return made


def line(**changes: Any) -> Line:
    """A second line that is right, but for the changes."""
    usual = Line(2, new_id(), "case_received", "c", "2026-11-23T09:30:00+08:00", "{}", "f" * 64)
    return replace(usual, **changes)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b"\0" * 100, b"[" * 1_000_000, b'{"nonce":' * 10_000, b"\xff" * 99],
    ids=["empty", "null", "list", "open", "nul", "deep", "deeper", "bytes"],
)
def test_what_is_no_round_is_400(pc, body):
    assert pc.post(body).status_code == 400


def test_a_body_too_long_and_a_bomb_are_413(pc):
    assert pc.post(b" " * (coding.MOST_BYTES + 1)).status_code == 413
    bomb = zlib.compress(bytes(200_000_000), wbits=31)
    assert pc.post(bomb, **{"Content-Encoding": "gzip"}).status_code == 413
    assert pc.post(b"no gzip", **{"Content-Encoding": "gzip"}).status_code == 400
    assert pc.post(b"{}", **{"Content-Encoding": "br"}).status_code == 415


OUT_OF_BOUNDS: dict[str, dict[str, object]] = {
    "end below zero": {"end": -1},
    "end beyond a row's number": {"end": 1 << 60},
    "cursor": {"cursor": 1 << 70},
    "endhash": {"endhash": "x"},
    "device": {"device": "d" * 300},
    "timeline": {"timeline": "t\0"},
    "line's id": {"entries": (line(id="x"),)},
    "line before the first": {"entries": (line(seq=0),)},
    "line beyond a row's number": {"entries": (line(seq=1 << 63),)},
    "line's hash": {"entries": (line(hash="F" * 64),)},
    "nul in a body": {"entries": (line(body="x\0y"),)},
    "control in a kind": {"entries": (line(kind="k\x1f"),)},
    "body too long": {"entries": (line(body="{" * 1_000_001),)},
    "salvage": {"salvage": (Loose("d", GENESIS, line()),)},
    "ask's id": {"asks": (Fetch(id="1", device="d", have={}),)},
    "ask's reach": {"asks": (Fetch(id=new_id(), device="d", have={"e": -1}),)},
    "block upside down": {
        "asks": (Claim(id=new_id(), device="d", epoch="e", lease="l", series="s", lo=9, hi=1),)
    },
}


@pytest.mark.parametrize("changes", OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS)
def test_what_is_out_of_bounds_is_400_and_says_where(pc, changes):
    answer = pc.post(coding.encode(pc.round(**changes)))
    assert answer.status_code in {400, 403}
    assert answer.json()["detail"]
    assert pc.send().end == 1


def test_a_flood_of_lines_or_asks_is_refused(pc):
    many = tuple(line(seq=n) for n in range(2, coding.MOST_LINES + 3))
    assert pc.post(coding.encode(pc.round(entries=many))).status_code == 400
    ask = Lease(id=new_id(), device=pc.device, epoch="e", series="s", count=1)
    assert pc.post(coding.encode(pc.round(asks=(ask,) * 51))).status_code == 400


@pytest.mark.parametrize("count", [0, -5, 100_001, 1 << 52])
def test_a_block_of_no_or_too_many_numbers_is_not_given(pc, count):
    words = {"device": pc.device, "epoch": pc.grant.epoch, "series": "case/610199/2026/001"}
    body = coding.encode(pc.round(asks=(Lease(id=new_id(), count=count, **words),)))
    answer = pc.post(body)
    if answer.status_code == 200:
        (given,) = coding.decode_reply(answer.content).answers
        assert isinstance(given.value, Denied)
    else:
        assert answer.status_code == 400


@QUIETLY
@given(body=st.text(max_size=200) | JSON)
def test_no_body_of_a_fact_stops_what_follows(pc, body):
    pc.write("case_accepted", "c", said=body if isinstance(body, str) else repr(body))
    after = pc.receive(len(pc.lines) + 1)
    pc.sync()
    assert after.id in pc.verdicts()


@QUIETLY
@given(value=JSON, name=st.sampled_from(sorted(Round.__struct_fields__)))
def test_any_value_in_any_field_is_answered_without_a_fault(pc, value, name):
    plain = json.loads(coding.encode(pc.round()))
    plain[name] = value
    try:
        body = json.dumps(plain).encode()
    except ValueError:
        return
    assert pc.post(body).status_code in {200, 400, 401, 403}


def test_a_stranger_and_a_changed_body_are_401(pc):
    body = coding.encode(pc.round())
    headers = {coding.DEVICE_HEADER: pc.device, coding.SIGNATURE_HEADER: "no"}
    assert pc.client.post(coding.ROUNDS, content=body, headers=headers).status_code == 401
    assert pc.client.post(coding.ROUNDS, content=body, headers={}).status_code == 401


def test_beyond_what_can_be_served_at_once_a_request_is_told_when_to_come_again():
    answers: list[tuple[int, dict[bytes, bytes]]] = []
    let_go = asyncio.Event()

    async def slow(scope, receive, send) -> None:
        await let_go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:
        if message["type"] == "http.response.start":
            answers.append((message["status"], dict(message["headers"])))

    async def crowd() -> None:
        app = Admission(slow, most=3)
        scope = {"type": "http", "path": coding.ROUNDS}
        calls = [asyncio.create_task(app(scope, None, send)) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        let_go.set()
        await asyncio.gather(*calls)
        await app(scope, None, send)

    asyncio.run(crowd())
    assert sorted(status for status, _ in answers) == [200, 200, 200, 200, 429, 429]
    assert all(int(h[b"retry-after"]) >= 1 for status, h in answers if status == 429)


def test_a_body_that_never_ends_is_408_and_leaves_its_place_to_others(pc, monkeypatch):
    monkeypatch.setattr(access, "PROGRESS", 0.05)
    slow = Client(pc.client.app, stalls=True)
    answer = slow.post(coding.ROUNDS, content=b"{", headers={})
    assert answer.status_code == 408
    assert pc.send().end == 1


def test_a_database_that_is_gone_is_503_and_comes_back(pc, center, monkeypatch):
    def gone(*_words, **_more):
        raise OSError(5, "gone")

    with monkeypatch.context() as broken:
        broken.setattr(type(center.database), "write", gone)
        answer = pc.post(coding.encode(pc.round()))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert pc.send().end == 1


class Insider:
    """Around the app: whatever is asked comes signed by a device and with a department's token."""

    def __init__(self, pc: Pc, *, token: str) -> None:
        self.pc, self.token = pc, token

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            await self.pc.client.app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        query = scope["query_string"].decode()
        target = scope["path"] + (f"?{query}" if query else "")
        text = signing.request_text(scope["method"], target, body)
        ours = {
            coding.DEVICE_HEADER: self.pc.device,
            coding.SIGNATURE_HEADER: self.pc.key.sign(text),
            "Authorization": f"Bearer {self.token}",
        }
        mine = {name.lower().encode(): value.encode() for name, value in ours.items()}
        theirs = [(name, value) for name, value in scope["headers"] if name not in mine]
        sent = [{"type": "http.request", "body": body, "more_body": False}]

        async def again():
            return sent.pop() if sent else await receive()

        await self.pc.client.app({**scope, "headers": [*theirs, *mine.items()]}, again, send)


@pytest.mark.parametrize("who", ["a stranger", "an insider"])
def test_the_description_of_the_interface_holds_against_what_it_allows(pc, center, who):
    """A short run of schemathesis over every route: no answer is a 5xx."""
    token = new_token(center, name="部门", station="")
    app = Insider(pc, token=token) if who == "an insider" else pc.client.app
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 8
    met = {each.label: statuses(each) for each in operations}
    assert {label: seen for label, seen in met.items() if max(seen) >= 500} == {}
    let_in = {label for label, seen in met.items() if seen != {401}}
    assert (len(let_in) == len(met)) == (who == "an insider"), met


def statuses(operation: Any) -> set[int]:
    """How an operation answers whatever its description allows to send."""
    found: set[int] = set()

    @settings(max_examples=200 if LONG else 8, deadline=None, database=None)
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        found.add(case.call().status_code)

    run()
    return found


def test_another_vendor_finds_every_value_in_the_description(pc):
    described = pc.client.call("GET", "/openapi.json").json()
    values = described["components"]["schemas"]
    assert {"Round", "Reply", "Line", "Grant", "Lease", "Block", "Kept", "Told"} <= set(values)
    named = json.dumps(described)
    for reference in set(re.findall(r"#/components/schemas/(\w+)", named)):
        assert reference in values
