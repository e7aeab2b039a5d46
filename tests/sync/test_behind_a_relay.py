"""A counter whose hall has a relay: the real counter, the real relay, the real center."""

import base64

import pytest
from msgspec.structs import replace

from tests.build.relay import a_relay, climb
from tests.center.asgi import Client
from tests.sync.carrying import pdf
from winclient.app.perform import look
from winclient.center import administration
from winclient.center.http.app import create_app
from winclient.domain.ledger.scans import PIECE
from winclient.store.proof.verify import verify
from winclient.sync.http import Unreachable
from winclient.sync.wire import coding, signing


@pytest.fixture
def hall(center, tmp_path, monkeypatch):
    """The relay, and its line to the center."""
    relay, line = a_relay(center, folder=tmp_path / "relay", patch=monkeypatch)
    yield relay, line
    relay.database.close()


def moved(pc, to):
    """The counter's line now leads there."""
    pc.line.client = Client(create_app(to))
    return pc


def settled(pc, hall):
    """Rounds of the counter and of the relay until both have nothing left to say."""
    for _ in range(5):
        pc.sync()
        climb(*hall)
        pc.engine.step()  # as the clock does: whoever has said everything asks for news
    pc.sync()


def test_what_is_taken_in_behind_a_relay_is_judged_by_the_center(pc, hall):
    moved(pc, hall[0])
    pc.take_in()
    settled(pc, hall)
    assert pc.engine.level().in_step
    standing = look(pc.store, lambda reader: reader.standing())
    assert standing.cursor == standing.end == look(pc.store, lambda reader: reader.reach())
    assert verify(pc.store).problems == ()


def test_a_scan_goes_by_the_relay(pc, hall):
    moved(pc, hall[0])
    case = pc.take_in()
    scan = pc.attach(case, pdf(PIECE + 5))
    settled(pc, hall)
    assert pc.is_whole(scan)


def stopped(pc):
    """Whether the counter holds itself for stopped."""
    return look(pc.store, lambda reader: reader.standing()).stopped


def test_a_counter_that_has_nothing_to_say_hears_behind_a_relay_that_it_was_stopped(
    pc, hall, center
):
    moved(pc, hall[0])
    pc.take_in()
    settled(pc, hall)
    administration.revoke(center, look(pc.store, lambda reader: reader.standing()).device)
    climb(*hall)
    pc.engine.step()
    assert stopped(pc)


def test_a_relay_that_was_stopped_stops_none_of_its_counters(pc, hall, center):
    moved(pc, hall[0])
    administration.revoke(center, hall[0].grant.device)
    pc.take_in()
    settled(pc, hall)
    assert not stopped(pc)


@pytest.mark.parametrize("changes", [{"role": "counter"}, {"station": "610199009"}])
def test_only_a_relay_of_the_counters_own_station_is_believed(pc, hall, center, changes):
    """Also where the center did sign its grant."""
    relay, _ = hall
    bare = replace(relay.grant, **changes, signature="")
    grant = replace(bare, signature=center.key.sign(signing.grant_text(bare)))
    moved(pc, replace(relay, grant=grant))
    with pytest.raises(Unreachable):
        pc.engine.step()


@pytest.mark.parametrize("grant", ["", "?", base64.b64encode(b"{}").decode()])
def test_a_key_that_the_center_never_granted_is_not_believed(pc, grant):
    key = look(pc.store, lambda reader: reader.standing().center_key)
    other = signing.SigningKey(bytes(32))
    signature = signing.Signature(other.sign(b"a reply"), grant)
    assert not signature.stands(b"a reply", center_key=key, station="610199001")


def test_the_grant_travels_with_what_the_relay_signs(hall):
    relay, _ = hall
    headers = relay.signed(b"a reply")
    signature = signing.Signature(headers[coding.SIGNATURE_HEADER], headers[coding.GRANT_HEADER])
    key, station = relay.center_key, relay.grant.station
    assert signature.stands(b"a reply", center_key=key, station=station)
