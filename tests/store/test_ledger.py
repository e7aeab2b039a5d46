"""`verify` proves that the rows are the replay of the ledger: every kind of tampering is found."""

import pytest

from tests.build import (
    CountedIds,
    a_bring,
    a_hall,
    a_store,
    an_intake,
    an_item,
    at,
    brought,
    given,
    install,
    taken_in,
)
from winclient.app.perform import look, perform
from winclient.domain.cases.decisions import Decision
from winclient.store.disk.connection import connect
from winclient.store.proof.verify import lines, verify


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path)
    hall = a_hall()
    notice = an_intake(
        Decision.NOTIFY, given=given("材料1 received", "材料2 defective", "材料3 missing")
    )
    number = taken_in(store, notice, hall=hall).case.number
    brought(store, a_bring(number), hall=hall, when=at(1))
    taken_in(store, hall=hall, when=at(1))
    install(store, an_item(name="改名"), when=at(1))
    yield store
    store.close()


def tamper(store, *statements):
    """As somebody who has the key would: past every rule of the program."""
    base = connect(
        store.engine.raw_connection()
        .driver_connection.execute("PRAGMA database_list")
        .fetchone()[2],
        key=store.key.hex,
    )
    base.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert base.execute(statement).rowcount > 0, statement
    base.close()


def kinds(store):
    return {problem.kind for problem in verify(store).problems}


SEQ = "(SELECT seq FROM ledger WHERE kind = 'case_received' LIMIT 1)"
TAMPERING = {
    "a changed body": (
        ["UPDATE ledger SET body = replace(body, '王小明', '王大明') WHERE seq = 2"],
        "entry_changed",
    ),
    "a body that is no fact": (["UPDATE ledger SET body = '5' WHERE seq = 2"], "entry_refused"),
    "a body of wrong shape": (
        ['UPDATE ledger SET body = replace(body, \'"rows":[\', \'"rows":5,"x":[\')'],
        "entry_refused",
    ),
    "a changed time": (["UPDATE ledger SET at = '2020-01-01T00:00:00+08:00'"], "entry_changed"),
    "a time that is none": (["UPDATE ledger SET at = 'soon' WHERE seq = 3"], "entry_refused"),
    "a changed id": (["UPDATE ledger SET id = 'x' WHERE seq = 2"], "entry_changed"),
    "a changed kind": (["UPDATE ledger SET kind = 'nothing' WHERE seq = 2"], "entry_changed"),
    "a changed subject": (["UPDATE ledger SET subject = 'x' WHERE seq = 2"], "entry_changed"),
    "a changed hash": (["UPDATE ledger SET hash = 'x' WHERE seq = 2"], "entry_changed"),
    "a dropped entry": (["DELETE FROM ledger WHERE seq = 3"], "entry_gap"),
    "a dropped first entry": (["DELETE FROM ledger WHERE seq = 1"], "entry_gap"),
    "a cut-off end": (
        [
            "DELETE FROM ledger WHERE kind = 'case_accepted'"
            " AND seq = (SELECT max(seq) FROM ledger WHERE kind = 'case_accepted')"
        ],
        "case_differs",
    ),
    "a ledger cut after an acceptance's first entry": (
        [f"DELETE FROM ledger WHERE seq > {SEQ}"],
        "paper_without_facts",
    ),
    "two swapped entries": (
        [
            "UPDATE ledger SET seq = -2 WHERE seq = 2",
            "UPDATE ledger SET seq = 2 WHERE seq = 3",
            "UPDATE ledger SET seq = 3 WHERE seq = -2",
        ],
        "entry_changed",
    ),
    "a changed case": (["UPDATE cases SET state = 'refused'"], "case_differs"),
    "a changed name in a list": (["UPDATE cases SET applicant_name = '李'"], "case_differs"),
    "a case taken away": (["DELETE FROM cases"], "case_missing"),
    "a case nobody took in": (
        ["UPDATE cases SET id = 'x', number = '1' WHERE state = 'accepted' AND rowid = 1"],
        "case_without_facts",
    ),
    "a changed material": (["UPDATE case_materials SET state = 'missing'"], "materials_differ"),
    "a material taken away": (
        ["DELETE FROM case_materials WHERE position = 0"],
        "materials_differ",
    ),
    "materials in another order": (
        ["UPDATE case_materials SET position = 9 WHERE position = 0"],
        "materials_differ",
    ),
    "a changed paper number": (["UPDATE papers SET number = '9' WHERE rowid = 1"], "paper_differs"),
    "a paper that points at another": (
        ["UPDATE papers SET seq = (SELECT max(seq) FROM papers) WHERE rowid = 1"],
        "paper_differs",
    ),
    "a hidden reprint": (["UPDATE papers SET reprints = 1 WHERE rowid = 1"], "paper_differs"),
    "a paper taken away": (["DELETE FROM papers WHERE rowid = 1"], "paper_missing"),
    "a series set back": (["UPDATE number_series SET last = 1"], "series_behind"),
    "a series taken away": (["DELETE FROM number_series"], "series_behind"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_verify_finds(store, what):
    assert kinds(store) == set()
    statements, kind = TAMPERING[what]
    tamper(store, *statements)
    assert kind in kinds(store)


def test_a_serial_that_stands_twice_is_found_though_the_tails_differ(store):
    tamper(store, "UPDATE number_series SET last = 0 WHERE series LIKE 'case/%'")
    ids = CountedIds(first=900_000_000, last_digits=8)
    taken_in(store, hall=a_hall(ids=ids), when=at(2))
    assert "number_twice" in kinds(store)


def test_the_ledger_counts_without_gaps_and_ends_where_verify_says(store):
    found = list(lines(store))
    assert [line.seq for line in found] == list(range(1, len(found) + 1))
    proof = verify(store)
    assert (proof.entries, proof.head) == (len(found), found[-1].hash)


def test_a_case_shows_its_own_history_and_no_other(store):
    (first, *_) = [line.subject for line in lines(store) if line.kind == "case_received"]
    history = look(store, lambda reader: reader.history(first))
    assert [line.kind for line in history] == [
        "case_received",
        "defects_notified",
        "paper_issued",
        "materials_brought",
        "case_accepted",
        "paper_issued",
    ]


def test_a_transaction_that_records_nothing_leaves_the_ledger_alone(store):
    before = verify(store)
    perform(store, lambda tx: tx.drop_draft("1"))
    assert verify(store) == before
