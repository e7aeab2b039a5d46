"""What is sent arrives as it was, and what is not a message is told from one."""

import zlib

import pytest
from msgspec.structs import replace

from winclient.domain.rounds.asking import (
    Answered,
    Block,
    Branch,
    Branched,
    Claim,
    Claimed,
    Denied,
    Enrol,
    Enrolled,
    Fetch,
    Fetched,
    Lease,
    Stopped,
    name_of,
)
from winclient.domain.rounds.exchange import News, Reply, Round, Status, Verdict, total, weight
from winclient.domain.rounds.streams import GENESIS, LOOSE, Grant, Line, Loose
from winclient.sync.wire import coding, signing

KEY = signing.SigningKey(bytes(range(32)))
LINE = Line(
    1, "id-1", "case_received", "case-1", "2026-11-23T09:30:00+08:00", '{"a":"张"}', "f" * 64
)
GRANT = Grant(
    device="d",
    name="三号窗口",
    key=KEY.public,
    hardware="h",
    station="610199001",
    role="counter",
    epoch="e",
    parent="",
    base=0,
    hash=GENESIS,
)
ASKS = (
    Enrol(id="1", code="ABCD", key=KEY.public, hardware="h"),
    Branch(id="2", device="d", parent="e", base=7, hash="f" * 64, hardware="h"),
    Lease(id="3", device="d", epoch="e", series="case/610199/2026/001", count=600, floor=12),
    Claim(id="4", device="d", epoch="e", lease="3", series="s", lo=1, hi=600),
    Fetch(id="5", device="d", have={"e": 3, LOOSE: 1}),
)
ANSWERS = (
    Enrolled(grant=GRANT, center_key=KEY.public, former=("old",)),
    Branched(grant=GRANT),
    Block(series="s", lo=1, hi=600, signature="x"),
    Stopped(),
    Claimed(),
    Fetched(lines=(("e", Loose("d", GENESIS, LINE)),)),
    Denied(reason="code_used"),
)
ROUND = Round(
    nonce="n",
    device="d",
    grant=GRANT,
    timeline="t",
    end=1,
    endhash="f" * 64,
    entries=(LINE,),
    salvage=(Loose("d", GENESIS, LINE),),
    asks=ASKS,
)
REPLY = Reply(
    nonce="n",
    device="d",
    epoch="e",
    timeline="t",
    status=Status.FORK,
    last=9,
    upto=0,
    uptohash=GENESIS,
    branch=((1, "f" * 64),),
    feed_timeline="t",
    since=0,
    page=(News("id-1", Verdict.CONFLICT, "built_on", "case_accepted", "case-1", "d"),),
    cursor=1,
    total=5,
    end=1,
    answers=tuple(Answered(str(n), each) for n, each in enumerate(ANSWERS)),
)


def test_a_round_with_every_ask_arrives_as_it_was():
    assert coding.decode_round(coding.unpack(coding.pack(coding.encode(ROUND)))) == ROUND


def test_a_reply_with_every_answer_arrives_as_it_was():
    assert coding.decode_reply(coding.encode(REPLY)) == REPLY


def test_every_cut_of_a_reply_is_told_from_a_reply():
    body = coding.encode(REPLY)
    for end in range(len(body)):
        with pytest.raises(coding.Malformed):
            coding.decode_reply(body[:end])


@pytest.mark.parametrize(
    "body",
    [
        b"<html>please log in</html>",
        b"[]",
        b"\xff\xfe",
        b'{"nonce":' + b"[" * 100_000,
        coding.encode(ROUND).replace(b'"ask":"lease"', b'"ask":"gift"'),
        coding.encode(ROUND).replace(b'"seq":1', b'"seq":"1"'),
    ],
    ids=["page", "list", "bytes", "deep", "ask", "type"],
)
def test_what_is_no_round_is_malformed(body):
    with pytest.raises(coding.Malformed):
        coding.decode_round(body)


def test_an_unknown_field_of_a_later_release_is_ignored():
    body = coding.encode(ROUND).replace(b'{"nonce"', b'{"later":{"x":[1]},"nonce"', 1)
    assert coding.decode_round(body) == ROUND


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(50_000_000), wbits=31)
    with pytest.raises(coding.Malformed, match="more than"):
        coding.unpack(bomb)
    with pytest.raises(coding.Malformed, match="cut short"):
        coding.unpack(coding.pack(b"abc")[:-9])
    with pytest.raises(coding.Malformed):
        coding.unpack(b"no gzip")


def test_a_signature_holds_for_one_key_and_one_text():
    text = signing.grant_text(GRANT)
    signature = KEY.sign(text)
    other = signing.SigningKey(bytes(32))
    assert signing.verified(KEY.public, signature, text)
    assert not signing.verified(other.public, signature, text)
    assert not signing.verified(KEY.public, signature, signing.grant_text(replace(GRANT, base=1)))
    assert not signing.verified("not a key", "nor a signature", text)


def test_the_total_tells_one_verdict_from_another():
    assert weight("a", Verdict.ACCEPTED) != weight("a", Verdict.CONFLICT)
    assert total(total(0, "a", Verdict.ACCEPTED), "b", Verdict.ACCEPTED) < 1 << 48


def test_what_is_signed_is_never_taken_for_another_thing():
    texts = {
        signing.request_text("POST", coding.ROUNDS, b"{}"),
        signing.request_text("GET", coding.ROUNDS, b"{}"),
        signing.reply_text(b"{}"),
        signing.grant_text(GRANT),
        signing.block_text("d", "3", "s", 1, 600),
        signing.reference_text("catalogue", "610199001", 3, b"{}"),
    }
    assert len(texts) == 6
    assert signing.is_key(KEY.public)
    assert not signing.is_key("AAAA")
    assert not signing.is_key("键")


@pytest.mark.parametrize("answer", ANSWERS, ids=name_of)
def test_an_answer_is_kept_by_itself(answer):
    assert coding.decode_answer(coding.encode(answer)) == answer
