"""News, reference, scans, backups and the ledger of numbers."""

import hashlib
import json

import pytest

from tests.build import refusal
from tests.center.asgi import Client
from tests.center.pc import SERIES, STATION, Pc, a_number, enrolled, new_id
from winclient.center import administration, news
from winclient.center.http.accounts import accounts
from winclient.center.http.app import create_app
from winclient.center.http.reference import Kind, publish
from winclient.center.tables import people
from winclient.domain.ledger.scans import PIECE
from winclient.domain.refusals import Reason
from winclient.domain.rounds.asking import Enrol, Lease
from winclient.domain.rounds.exchange import Verdict
from winclient.sync.wire import coding, signing

WANTS = {"wants": [{"name": "材料1", "reason": "缺页"}]}
DECISION = {"granted": True, "decided_on": "2026-11-25", "by": "市场监管局 孙科长"}


@pytest.fixture
def pc(center) -> Pc:
    """A PC that has handed in one accepted case."""
    made = enrolled(center)
    made.step("case_accepted", made.receive(1))
    made.sync()
    return made


def call(pc: Pc, method: str, target: str, body: bytes = b""):
    """A signed request of this PC."""
    text = signing.request_text(method, target, body)
    headers = {coding.DEVICE_HEADER: pc.device, coding.SIGNATURE_HEADER: pc.key.sign(text)}
    return pc.client.call(method, target, content=body, headers=headers)


# ---- news


def test_news_of_a_case_reach_the_counter_with_their_body(center, pc):
    told = news.tell(center, case=a_number(1), kind="case_decided", said=DECISION)
    pc.sync()
    line = pc.news[-1]
    assert (line.id, line.device, line.verdict) == (told.id, "", Verdict.ACCEPTED)
    assert json.loads(line.body)["built_on"] == pc.lines[1].id


def test_a_department_may_name_a_provisional_case_by_its_official_number(center, pc):
    case = pc.write("case_received", id := new_id(), case=id, number="临-1", provisional=True)
    pc.write("number_mapped", case.subject, case=case.subject, number=a_number(40))
    pc.sync()
    told = {
        news.tell(center, case=number, kind="correction_wanted", said=WANTS).case
        for number in ("临-1", a_number(40))
    }
    assert told == {case.subject}


def test_the_counters_own_record_of_the_news_has_no_second_effect(center, pc):
    told = news.tell(center, case=a_number(1), kind="case_decided", said=DECISION)
    pc.sync()
    pc.write("case_decided", pc.lines[0].subject, id=told.id, **json.loads(pc.news[-1].body))
    after = pc.step("result_arrived", pc.lines[-1])
    end = pc.send().end
    pc.sync()
    assert pc.send().end == end + 1
    assert pc.verdicts()[after.id] is Verdict.ACCEPTED


def test_a_change_at_the_counter_that_crossed_the_news_is_a_conflict(center, pc):
    withdrawn = pc.step("case_withdrawn", pc.lines[1])
    news.tell(center, case=pc.lines[0].subject, kind="case_decided", said=DECISION)
    pc.sync()
    assert pc.verdicts()[withdrawn.id] is Verdict.CONFLICT


@pytest.mark.parametrize(
    ("case", "kind", "said", "reason"),
    [
        (a_number(9), "case_decided", DECISION, Reason.CASE_UNKNOWN),
        (a_number(1), "result_issued", {}, Reason.FIELD_WRONG),
        (a_number(1), "case_blessed", {}, Reason.FIELD_WRONG),
        (a_number(1), "result_arrived", {"results": ["证"]}, Reason.NOT_DECIDED_YET),
    ],
)
def test_news_that_cannot_be_are_refused_and_leave_nothing(  # noqa: PLR0917 - one a column
    center, pc, case, kind, said, reason
):
    end = pc.send().end
    error = refusal(lambda: news.tell(center, case=case, kind=kind, said=said))
    assert error.reason is reason
    assert pc.send().end == end


def test_a_withdrawn_token_does_not_come_back_with_a_backup(center, opens):
    secret = administration.new_token(center, name="市场监管局", station="")
    (token,) = administration.tokens(center)
    administration.withdraw_token(center, token.hash[:8])
    with center.database.writing() as tx:  # as the backup has it
        people.add_token(tx, token)
    back = opens(restored=True)
    assert administration.tokens(back) == ()
    headers = {"authorization": f"Bearer {secret}"}
    page = Client(create_app(back)).call("GET", f"/v1/stations/{STATION}/news", headers=headers)
    assert page.status_code == 401


def test_another_system_tells_once_and_reads_what_happened(center, pc):
    secret = administration.new_token(center, name="市场监管局", station=STATION)
    api, headers = Client(create_app(center)), {"authorization": f"Bearer {secret}"}
    headers["content-type"] = "application/json"
    body = {"id": new_id(), "case": a_number(1), "kind": "case_decided", "said": DECISION}
    sent = json.dumps(body).encode()
    for _ in range(2):
        assert api.post(coding.NEWS, content=sent, headers=headers).status_code == 200
    page = api.call("GET", f"/v1/stations/{STATION}/news?after=0", headers=headers).json()
    assert [line["kind"] for line in page["news"]] == [
        *("case_received", "case_accepted", "case_decided")
    ]
    assert all(line["body"] for line in page["news"])
    other = json.dumps({**body, "id": new_id()}).encode()
    assert api.post(coding.NEWS, content=other, headers=headers).status_code == 409
    assert api.post(coding.NEWS, content=b"{", headers=headers).status_code == 422
    wrong = {**headers, "authorization": "Bearer no"}
    assert api.post(coding.NEWS, content=sent, headers=wrong).status_code == 401
    elsewhere = api.call("GET", "/v1/stations/610199002/news", headers=headers)
    assert elsewhere.status_code == 403


# ---- reference


def test_the_newest_version_is_pulled_signed_and_once(center, pc):
    publish(center, kind=Kind.CALENDAR, station="", body=b"2026")
    publish(center, kind=Kind.CALENDAR, station="610199002", body=b"elsewhere")
    version = publish(center, kind=Kind.CALENDAR, station=STATION, body=b"ours")
    answer = call(pc, "GET", "/v1/reference/calendar?after=1")
    assert (answer.status_code, answer.content) == (200, b"ours")
    assert answer.headers[coding.VERSION_HEADER.lower()] == str(version)
    text = signing.reference_text("calendar", STATION, version, answer.content)
    signature = answer.headers[coding.SIGNATURE_HEADER.lower()]
    assert signing.verified(center.key.public, signature, text)
    assert call(pc, "GET", f"/v1/reference/calendar?after={version}").status_code == 204
    assert call(pc, "GET", "/v1/reference/catalogue").status_code == 204
    assert call(pc, "GET", "/v1/reference/gossip").status_code == 422


# ---- scans


def scan(size: int) -> tuple[str, list[bytes]]:
    """A scan's digest and its pieces."""
    data = bytes(range(256)) * (size // 256 + 1)
    data = data[:size]
    pieces = [data[at : at + PIECE] for at in range(0, size, PIECE)]
    return hashlib.sha256(data).hexdigest(), pieces


def put(pc: Pc, digest: str, piece: int, data: bytes, *, size: int, timeline: str = ""):
    """Sends a piece."""
    life = timeline or pc.timeline
    return call(pc, "PUT", f"/v1/blobs/{digest}/{piece}?size={size}&timeline={life}", data)


def test_a_scan_comes_in_pieces_in_any_order_and_again(pc):
    size = 2 * PIECE + 100
    digest, pieces = scan(size)
    for piece in (2, 0, 0):
        kept = put(pc, digest, piece, pieces[piece], size=size).json()
    assert (kept["have"], kept["whole"]) == ([0, 2], False)
    assert call(pc, "GET", f"/v1/blobs/{digest}").json()["have"] == [0, 2]
    assert put(pc, digest, 1, pieces[1], size=size).json()["whole"]
    assert put(pc, digest, 1, pieces[1], size=size).json()["whole"]
    assert call(pc, "GET", f"/v1/blobs/{digest}/2").content == pieces[2]


def test_pieces_that_are_another_scan_are_dropped(pc):
    digest, pieces = scan(300)
    assert put(pc, digest, 0, b"x" * 300, size=300).status_code == 409
    assert call(pc, "GET", f"/v1/blobs/{digest}").json()["have"] == []
    assert put(pc, digest, 0, pieces[0], size=300).json()["whole"]


def test_a_piece_out_of_its_bounds_or_for_another_life_is_not_kept(pc):
    digest, pieces = scan(300)
    assert put(pc, digest, 0, pieces[0][:-1], size=300).status_code == 400
    assert put(pc, digest, 5, pieces[0], size=300).status_code == 400
    assert put(pc, digest, 0, pieces[0], size=1 << 40).status_code == 413
    assert put(pc, digest, 0, pieces[0], size=300, timeline="another").status_code == 409
    assert call(pc, "GET", f"/v1/blobs/{digest}").json()["have"] == []
    assert call(pc, "GET", f"/v1/blobs/{digest}/0").status_code == 404


# ---- what backups hold


def test_only_what_every_kept_backup_holds_is_safe(center, pc):
    assert pc.send().safe == 0
    administration.note_backup(center, name="monday")
    pc.receive(2)
    pc.sync()
    administration.note_backup(center, name="tuesday")
    assert pc.send().safe == 2
    administration.drop_backup(center, name="monday")
    assert pc.send().safe == 3


# ---- numbers


def lease(pc: Pc, count: int, *, floor: int = 0) -> Lease:
    """An ask for numbers."""
    words = {"device": pc.device, "epoch": pc.grant.epoch, "series": SERIES}
    return Lease(id=new_id(), count=count, floor=floor, **words)


def test_every_number_is_accounted_for(center, pc):
    first = pc.ask(lease(pc, 10, floor=20))
    lost = lease(pc, 5)
    pc.ask(lost)
    for serial in (first.lo, first.lo + 1):
        pc.receive(serial)
    pc.write("number_voided", number=a_number(first.lo + 2))
    pc.write("number_missing", number=a_number(first.lo + 3))
    pc.write("lease_suspected", lease=lost.id)
    pc.receive(first.lo)  # once more on paper: a clone's
    pc.sync()
    (account,) = accounts(center)
    assert account.balanced
    found = (account.used, account.void, account.missing, account.left, account.suspect)
    assert found == (2, 1, 1, 6, 5)
    assert (account.unlent, account.gap, account.twice) == (1, 19, 1)
    assert account.given == 35


def test_a_block_is_read_out_by_telephone_and_is_the_same_over_the_line(center, pc):
    ask = lease(pc, 600)
    words = {"device": pc.device, "ask": ask.id, "series": SERIES}
    block, typed = administration.grant_block(center, count=600, **words)
    secret = center.key.secret_for(pc.device)
    read = signing.read_typed_block(secret, ask=ask.id, series=SERIES, typed=typed.lower())
    assert read == (block.lo, block.hi)
    assert pc.ask(ask) == block
    for slip in (typed[:-1] + ("0" if typed[-1] != "0" else "1"), typed[:-1], "", "!" * 29):
        assert signing.read_typed_block(secret, ask=ask.id, series=SERIES, typed=slip) is None
    other = signing.read_typed_block(secret, ask=new_id(), series=SERIES, typed=typed)
    assert other is None


def test_the_secret_for_typing_comes_with_the_enrolment(center):
    from winclient.center.core.enrolment import new_code

    code, _ = new_code(center, name="二号", station=STATION, role="counter")
    pc = enrolled(center)
    pc.grant = None
    answer = pc.ask(Enrol(id=new_id(), code=code, key=pc.key.public, hardware="h"))
    assert answer.typing_secret == center.key.secret_for(answer.grant.device)
