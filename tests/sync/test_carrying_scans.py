"""Scans on their way: real counter, real center, a line that does what a test says."""

from contextlib import suppress

import pytest
from msgspec.structs import replace

from tests.build import MONDAY, CountedIds, refusal
from tests.center.asgi import Client
from tests.sync.carrying import Pc, pdf
from winclient.app.exchange import behind
from winclient.app.perform import look
from winclient.center.administration import note_backup
from winclient.center.core.center import open_center
from winclient.center.http.app import create_app
from winclient.center.tables import schema
from winclient.domain.ledger.scans import PIECE
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify
from winclient.sync.http import Unreachable
from winclient.sync.scans import fetch, spent
from winclient.sync.wire.signing import Signature


def test_a_scan_is_whole_at_the_center_before_the_fact_that_names_it(pc):
    case = pc.take_in()
    scan = pc.attach(case, pdf(2 * PIECE + 5))
    pc.line.calls.clear()
    pc.sync()
    assert pc.is_whole(scan)
    calls = pc.line.calls
    named = next(at for at, call in enumerate(calls) if "scan_attached" in call)
    assert [call for call in calls[:named] if call.startswith("PUT")] == ["PUT 0", "PUT 1", "PUT 2"]
    assert "PUT" not in " ".join(calls[named:])
    assert verify(pc.store).problems == ()


def test_a_case_without_scans_does_not_wait_for_one_that_comes_after_it(pc):
    first = pc.take_in()
    pc.attach(first, pdf(6 * PIECE))  # more than goes between two rounds
    pc.line.calls.clear()
    pc.engine.step()
    sent = " ".join(call for call in pc.line.calls if call.startswith("round"))
    assert "case_received" in sent
    assert "scan_attached" not in sent
    pc.sync()


def test_an_interrupted_transfer_goes_on_where_it_stopped(pc):
    case = pc.take_in()
    scan = pc.attach(case, pdf(6 * PIECE))
    pc.courier.carry()
    pc.line.calls.clear()
    pc.start()  # the program was ended; nothing but the store remembers
    pc.line.cut = 1
    with pytest.raises(Unreachable):
        pc.engine.step()
    pc.sync()
    assert pc.is_whole(scan)
    puts = [call for call in pc.line.calls if call.startswith("PUT")]
    assert puts == ["PUT 4", "PUT 5"]


def test_cut_off_after_every_request_it_still_arrives_whole_and_no_piece_twice(pc):
    case = pc.take_in()
    scan = pc.attach(case, pdf(3 * PIECE + 1))
    for _ in range(12):
        pc.start()
        pc.line.cut = 0
        waiting = look(pc.store, pc.courier.waiting)
        if not waiting:
            break
        asked = len(pc.line.calls)
        before = pc.line.call

        def once(method, target, body, *, device, before=before, asked=asked):
            if len(pc.line.calls) - asked >= 2:
                raise Unreachable("line")
            return before(method, target, body, device=device)

        pc.line.call = once
        with suppress(Unreachable):
            pc.courier.carry()
        pc.line.call = before
    pc.sync()
    puts = [call for call in pc.line.calls if call.startswith("PUT")]
    assert puts == ["PUT 0", "PUT 1", "PUT 2", "PUT 3"]
    assert pc.is_whole(scan)


def test_what_arrives_as_something_else_is_sent_anew(pc):
    case = pc.take_in()
    scan = pc.attach(case, pdf(PIECE + 1))
    pc.line.spoil = True
    # The signature is the line's own, so only the digest can tell.
    pc.engine.step()
    assert not pc.is_whole(scan)
    pc.line.spoil = False
    pc.sync()
    assert pc.is_whole(scan)


def test_a_disk_that_lost_the_scan_sends_the_fact_without_it(pc):
    case = pc.take_in()
    scan = pc.attach(case, pdf(100))
    pc.store.scans.remove(scan.sha256)
    pc.sync()
    assert look(pc.store, behind.pending) == 0
    assert pc.engine.level().scans == 1  # and says so
    assert not pc.is_whole(scan)


def test_a_scan_spoilt_on_this_disk_holds_nothing_up(pc):
    case = pc.take_in()
    pc.attach(case, pdf(100))
    (file,) = pc.store.scans.folder.glob("*/*")
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    pc.sync()
    assert look(pc.store, behind.pending) == 0


@pytest.mark.parametrize("status", [404, 413])
def test_a_holder_that_takes_no_scans_gets_the_facts(pc, status):
    case = pc.take_in()
    pc.attach(case, pdf(100))
    pc.line.refuse = status
    pc.sync()
    assert look(pc.store, behind.pending) == 0
    assert pc.engine.level().scans == 1


def test_over_the_months_budget_scans_wait_and_facts_do_not(tmp_path, center):
    pc = Pc(tmp_path / "pc", center).enrol()
    pc.start(budget=2 * PIECE)
    case = pc.take_in()
    small, large = pc.attach(case, pdf(PIECE)), pc.attach(case, pdf(3 * PIECE))
    pc.sync()
    assert pc.is_whole(small)
    assert not pc.is_whole(large)
    assert look(pc.store, behind.pending) == 0
    assert look(pc.store, lambda reader: spent(reader, month="202611")) == 2 * PIECE
    pc.month = "202612"
    pc.sync()
    assert pc.is_whole(large)


def test_a_center_put_back_from_a_backup_gets_the_scan_again(tmp_path):
    folder = tmp_path / "center"
    words = {"folder": folder, "clock": lambda: MONDAY}
    center = open_center("", ids=CountedIds(first=9_000_000), **words)
    pc = Pc(tmp_path / "pc", center).enrol()
    center.database.close()
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    center = open_center("", ids=CountedIds(first=19_000_000), **words)
    pc.center, pc.line.client = center, Client(create_app(center))
    scan = pc.attach(pc.take_in(), pdf(PIECE + 9))
    pc.sync()
    assert pc.is_whole(scan)
    center.database.close()
    for name, data in before.items():
        if name.startswith("center.db") or name.endswith(".db"):
            (folder / name).write_bytes(data)
    center = open_center("", ids=CountedIds(first=29_000_000), restored=True, **words)
    pc.center, pc.line.client = center, Client(create_app(center))
    assert not pc.is_whole(scan)
    pc.engine.step()
    pc.sync()
    assert pc.is_whole(scan)
    center.database.close()


@pytest.mark.parametrize("named", [False, True], ids=["before its fact goes", "after it"])
def test_a_center_put_back_whole_that_lost_nothing_but_scans_gets_them_again(pc, named):
    """Nothing it said of its feed is untrue, so its life goes on; the last scan gives it away."""
    case = pc.take_in()
    pc.sync()
    first, last = (pc.attach(case, pdf(size)) for size in (PIECE + 9, 700))
    if named:
        pc.sync()
    else:
        pc.courier.carry()
    assert pc.is_whole(first)
    assert pc.is_whole(last)
    with pc.center.database.writing() as tx:
        tx.execute(schema.blobs.delete())
        tx.execute(schema.pieces.delete())
    before = look(pc.store, lambda reader: reader.standing().timeline)
    for _ in range(2):
        pc.engine.step()
    pc.sync()
    assert pc.is_whole(first)
    assert pc.is_whole(last)
    assert look(pc.store, lambda reader: reader.standing().timeline) == before
    pc.line.calls.clear()
    pc.engine.step()
    assert pc.line.calls == ["round"]  # and nobody asks again


def test_nothing_is_safe_behind_a_fact_whose_scan_has_not_come(pc):
    case = pc.take_in()
    pc.sync()
    note_backup(pc.center, name="monday")
    before = pc.engine.step().safe
    assert before > 0
    scan = pc.attach(case, pdf(100))
    pc.line.refuse = 413
    pc.sync()
    later = pc.take_in()
    pc.sync()
    note_backup(pc.center, name="monday")
    assert pc.engine.step().safe == before
    pc.line.refuse = 0
    pc.start()
    pc.sync()
    assert pc.is_whole(scan)
    note_backup(pc.center, name="monday")
    assert pc.engine.step().safe > before + 1
    assert later


def test_another_counter_fetches_a_scan_by_its_digest(tmp_path, center, pc):
    data = pdf(2 * PIECE + 3)
    scan = pc.attach(pc.take_in(), data)
    pc.sync()
    device = look(pc.store, lambda reader: reader.standing().device)
    assert fetch(pc.line, scan, device=device) == data
    unknown = replace(scan, sha256="0" * 64)
    found = refusal(lambda: fetch(pc.line, unknown, device=device))
    assert found.reason is Reason.SCAN_NOT_HERE


def test_a_holder_that_cannot_sign_for_the_center_is_not_believed(pc):
    scan = pc.attach(pc.take_in(), pdf(100))
    honest = pc.line.call

    def forged(method, target, body, *, device):
        told = f'{{"sha256": "{scan.sha256}", "have": [0], "whole": true, "timeline": "'
        life = look(pc.store, lambda reader: reader.standing().timeline)
        return 200, f'{told}{life}"}}'.encode(), Signature("AAAA")

    pc.line.call = forged
    with pytest.raises(Unreachable):
        pc.engine.step()
    pc.line.call = honest
    pc.sync()
    assert pc.is_whole(scan)
