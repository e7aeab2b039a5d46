"""Catalogue imports: one version each, nothing changed by half, nothing lost by importing again."""

from functools import partial

import pytest

from tests.build import CLERK, a_hall, an_intake, an_item, at, install, refusal, taken_in
from winclient.app.perform import look, perform
from winclient.app.reference import catalogue
from winclient.domain.finding.search import Index
from winclient.domain.items.catalogue import TimeLimit
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify

WHO = {"clerk": CLERK.id, "counter": "1", "when": at()}


@pytest.fixture
def items():
    return ()


def prepared(store, *items, **how):
    return look(store, partial(catalogue.prepare, items=items, **how))


def in_force(store):
    return look(store, lambda reader: {item.id: item.name for item in reader.items()})


def found(store, text):
    blobs = look(store, lambda reader: reader.search_blobs())
    return [hit.entry.id for hit in Index(blobs).find(text, limit=9)]


def test_importing_the_same_again_changes_nothing(store):
    first = install(store, an_item(), an_item(id="b"))
    before = verify(store)
    again = prepared(store, an_item(), an_item(id="b"))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert install(store, an_item(), an_item(id="b")) == first
    assert verify(store) == before


def test_an_import_says_what_it_adds_and_what_it_changes(store):
    install(store, an_item(), an_item(id="b"))
    seen = prepared(store, an_item(name="改名"), an_item(id="b"), an_item(id="c"))
    assert (seen.added, seen.changed, seen.unchanged) == (1, 1, 1)


def test_an_item_that_a_file_leaves_out_stays(store):
    install(store, an_item(), an_item(id="b", name="烟草专卖零售许可"))
    install(store, an_item(name="改名"))
    assert in_force(store) == {"item-1": "改名", "b": "烟草专卖零售许可"}
    assert found(store, "烟草") == ["b"]


def test_the_first_real_catalogue_retires_the_demonstrations(store):
    install(store, an_item(id="demo", name="演示事项"), demo=True)
    install(store, an_item(name="真实事项"))
    assert in_force(store) == {"item-1": "真实事项"}
    assert found(store, "演示") == []
    assert found(store, "真实") == ["item-1"]


def test_a_case_of_a_retired_item_still_finds_it(store):
    install(store, an_item(id="demo", name="演示事项"), demo=True)
    case = taken_in(store, an_intake(item="demo"), hall=a_hall()).case
    install(store, an_item())
    pinned = look(store, lambda r: r.pinned_item(case.item.id, version=case.item.version))
    assert pinned is not None
    assert pinned.name == "演示事项"
    gone = refusal(lambda: taken_in(store, an_intake(item="demo"), hall=a_hall()))
    assert gone.reason is Reason.ITEM_UNKNOWN


def test_a_retired_item_can_come_back_as_a_real_one(store):
    install(store, an_item(id="a"), demo=True)
    install(store, an_item(id="b"))
    install(store, an_item(id="a"))
    assert set(in_force(store)) == {"a", "b"}


def test_an_import_that_was_overtaken_is_refused_and_changes_nothing(store):
    late = prepared(store, an_item(name="迟到"))
    install(store, an_item(name="先到"))
    before = verify(store)
    refused = refusal(lambda: perform(store, partial(catalogue.install, prepared=late, **WHO)))
    assert (refused.reason, refused.details["why"]) == (Reason.IMPORT_CANCELLED, "overtaken")
    assert verify(store) == before
    assert in_force(store) == {"item-1": "先到"}
    assert found(store, "先到") == ["item-1"]


def test_an_import_that_was_rolled_back_is_not_remembered(store):
    install(store, an_item(name="原名"))
    wrong = prepared(store, an_item(name="错名"))

    def half(tx):
        catalogue.install(tx, prepared=wrong, **WHO)
        assert tx.item("item-1").name == "错名"
        raise KeyError

    with pytest.raises(KeyError):
        perform(store, half)
    install(store, an_item(name="新名"))
    assert look(store, lambda reader: reader.item("item-1")).name == "新名"


def test_a_cancelled_import_stops_and_writes_nothing(store):
    refused = refusal(lambda: prepared(store, an_item(), cancelled=lambda: True))
    assert (refused.reason, refused.details["why"]) == (Reason.IMPORT_CANCELLED, "cancelled")
    assert in_force(store) == {}


def test_progress_runs_to_its_end(store):
    told = []
    many = [an_item(id=f"i{number}") for number in range(1200)]
    prepared(store, *many, progress=lambda done, everything: told.append((done, everything)))
    assert told[:3] == [(0, 1200), (500, 1200), (1000, 1200)]  # the items, then their index
    assert told[3:]
    assert all(done <= everything == 1200 for done, everything in told)


def test_each_version_of_an_item_has_its_own_number(store):
    install(store, an_item())
    taken = [taken_in(store, hall=a_hall()).case.item.version]
    for days in (3, 5):
        install(store, an_item(promised=TimeLimit(days=days)))
        taken.append(taken_in(store, hall=a_hall()).case.item.version)
    assert taken == sorted(set(taken))
