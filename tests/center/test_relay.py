"""A hall's relay: it keeps, forwards unchanged and serves the hall while the line is down."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.build.relay import Wire, a_relay, climb
from tests.center.asgi import Client
from tests.center.pc import SERIES, STATION, Pc, enrolled, new_id
from winclient.center.core.center import Center
from winclient.center.http.app import create_app
from winclient.center.relay.relaying import Relay, step
from winclient.center.relay.upward import Unreachable, join
from winclient.center.tables import heard, lives, published, schema
from winclient.domain.rounds.asking import Lease
from winclient.domain.rounds.exchange import Status, Verdict
from winclient.sync.wire import coding, signing


@pytest.fixture
def hall(opens, tmp_path, monkeypatch) -> Iterator[tuple[Center, Center, Wire]]:
    """A center above, a relay of its, and the line between them."""
    above = opens()
    relay, line = a_relay(above, folder=tmp_path / "relay", patch=monkeypatch)
    yield above, relay, line
    relay.database.close()


def at(pc: Pc, center: Center) -> Pc:
    """The PC now speaks to this holder; places start again, as with every other life."""
    pc.client = Client(create_app(center))
    pc.timeline, pc.feed_timeline = "", ""
    return pc


def test_what_is_handed_in_at_the_hall_is_judged_above_and_told_at_the_hall(hall):
    above, relay, line = hall
    pc = enrolled(above)
    accepted = pc.step("case_accepted", pc.receive(1))
    at(pc, relay).sync()
    assert pc.news == []
    climb(relay, line)
    reply = pc.sync()
    assert reply.upto == 2
    assert pc.verdicts()[accepted.id] is Verdict.ACCEPTED


def test_the_hall_goes_on_while_the_line_is_down(hall):
    above, relay, line = hall
    pc = at(enrolled(above), relay)
    line.down = True
    received = pc.receive(1)
    assert pc.sync().upto == 1
    with pytest.raises(Unreachable):
        step(relay, relay.relay, line)
    line.down = False
    climb(relay, line)
    pc.sync()
    assert pc.verdicts()[received.id] is Verdict.ACCEPTED


def test_numbers_are_asked_above_and_the_answer_comes_down(hall):
    above, relay, line = hall
    pc = at(enrolled(above), relay)
    words = {"device": pc.device, "epoch": pc.grant.epoch, "series": SERIES}
    ask = Lease(id=new_id(), count=50, **words)
    assert pc.ask(ask) is None
    climb(relay, line)
    assert pc.ask(ask).hi == 50


def test_a_relays_reply_is_signed_by_a_key_that_the_center_vouches_for(hall):
    above, relay, _ = hall
    pc = at(enrolled(above), relay)
    answer = pc.post(coding.encode(pc.round()))
    import base64

    import msgspec

    from winclient.domain.rounds.streams import Grant

    told = base64.b64decode(answer.headers[coding.GRANT_HEADER.lower()])
    grant = msgspec.json.decode(told, type=Grant)
    assert signing.verified(above.key.public, grant.signature, signing.grant_text(grant))
    assert (grant.role, grant.station) == ("relay", STATION)
    signature = answer.headers[coding.SIGNATURE_HEADER.lower()]
    assert signing.verified(grant.key, signature, signing.reply_text(answer.content))


def test_a_branch_that_the_center_has_otherwise_is_set_aside_and_nothing_is_lost(hall):
    above, relay, line = hall
    pc = enrolled(above)
    pc.receive(1)
    twin = pc.twin(hardware="hw-2")
    mine, theirs = pc.receive(2), twin.receive(3)
    pc.sync()
    at(twin, relay).sync()
    climb(relay, line)
    pc.sync()
    assert pc.verdicts()[mine.id] is Verdict.ACCEPTED
    assert pc.verdicts()[theirs.id] is Verdict.ACCEPTED  # by the salvage lane
    twin.timeline = relay_timeline(relay)
    assert twin.send(entries=(theirs,)).status is Status.FORK


def relay_timeline(relay: Center) -> str:
    """The relay's own life."""
    with relay.database.reading() as tx:
        return lives.current(tx).timeline


def test_a_center_that_went_back_is_offered_everything_again(hall):
    above, relay, line = hall
    pc = at(enrolled(above), relay)
    received = pc.receive(1)
    pc.sync()
    climb(relay, line)
    with above.database.writing() as tx:  # as a backup from before
        for table in (schema.entries, schema.feed, schema.cases, schema.branches, schema.scopes):
            tx.execute(table.delete())
        lives.begin(tx, timeline=new_id(), start="restored")
    climb(relay, line)
    pc.sync()
    assert pc.verdicts()[received.id] is Verdict.ACCEPTED
    with above.database.reading() as tx:
        assert lives.reached(tx) == 1


def lives_of(center: Center):
    """The how-manieth life this is."""
    with center.database.reading() as tx:
        return lives.current(tx).nth


def test_a_relay_shows_what_its_center_told_also_after_a_start_of_its_own(hall):
    above, relay, line = hall
    pc = at(enrolled(above), relay)
    pc.receive(1)
    pc.sync()
    climb(relay, line)
    fresh = replace(relay, relay=Relay())  # its memory is gone, its database is not
    with above.database.writing() as tx:
        tx.execute(schema.feed.delete())
        tx.execute(schema.scopes.delete())
    for _ in range(2):
        climb(fresh, line)
        assert lives_of(above) == 1


def test_a_relay_that_was_put_back_begins_another_life_of_its_own(hall):
    above, relay, _ = hall
    pc = at(enrolled(above), relay)
    pc.receive(1)
    pc.sync()
    assert lives_of(relay) == 0
    with relay.database.writing() as tx:
        tx.execute(schema.entries.delete())
        tx.execute(schema.scopes.delete())
        tx.execute(schema.branches.delete())
    assert pc.send().status is Status.TIMELINE
    assert (lives_of(relay), lives_of(above)) == (1, 0)
    assert pc.sync().upto == 1
    assert lives_of(relay) == 1


def test_a_relay_that_heard_another_feed_hears_it_again(hall):
    above, relay, line = hall
    pc = at(enrolled(above), relay)
    pc.receive(1)
    pc.sync()
    climb(relay, line)
    with relay.database.writing() as tx:
        tx.execute(schema.heard.update().values(total=7))
    climb(relay, line)  # as it is idle: nothing is new, but the sums differ
    climb(relay, line)
    pc.sync()
    assert set(pc.verdicts().values()) == {Verdict.ACCEPTED}
    with relay.database.reading() as tx:
        assert heard.end(tx) == (1, pc.total)


def test_scans_go_up_before_what_names_them(hall):
    import hashlib

    above, relay, line = hall
    pc = at(enrolled(above), relay)
    pc.send()
    data = b"scan" * 100
    digest = hashlib.sha256(data).hexdigest()
    target = f"{coding.BLOBS}/{digest}/0?size={len(data)}&timeline={pc.timeline}"
    text = signing.request_text("PUT", target, data)
    headers = {coding.DEVICE_HEADER: pc.device, coding.SIGNATURE_HEADER: pc.key.sign(text)}
    assert pc.client.call("PUT", target, content=data, headers=headers).status_code == 401
    pc.receive(1)
    pc.sync()  # by its grant the relay learns who this is
    assert pc.client.call("PUT", target, content=data, headers=headers).json()["whole"]
    climb(relay, line)
    with above.database.reading() as tx:
        assert published.is_whole(tx, digest)
    with above.database.writing() as tx:  # put back to a copy that lacks nothing but the scan
        tx.execute(schema.blobs.delete())
        tx.execute(schema.pieces.delete())
    for _ in range(2):
        climb(relay, line)
    with above.database.reading() as tx:
        assert published.is_whole(tx, digest)


def test_a_wrong_code_joins_nothing(hall, tmp_path):
    from winclient.domain.refusals import Refused

    _, relay, _ = hall
    with pytest.raises(Refused):
        join(replace(relay, relay=None), folder=tmp_path, url="http://above", code="AAAA")
    assert not (tmp_path / "upstream.json").exists()
    assert Relay().answers(()) == ()
