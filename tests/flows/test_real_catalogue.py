"""A whole real catalogue at the counter: taken in, found again, and each full list printed."""

import json
import os
from functools import partial
from pathlib import Path

import pytest

from tests.build import WHEN, a_hall, a_person, an_intake
from tests.printing.seeing import bare_text, characters, codes, overlaps, pages_text
from winclient.app.cases.intake import take_in
from winclient.app.cases.rulings import Ruling
from winclient.app.perform import look, perform
from winclient.app.reference.catalogue import install, prepare
from winclient.bootstrap import SystemIds
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.papers import Paper
from winclient.domain.finding.search import Index
from winclient.domain.refusals import Refused
from winclient.printing.fonts import missing
from winclient.printing.render import render
from winclient.reading import read_catalogue
from winclient.store.open import SqlStore, open_store
from winclient.store.proof.verify import verify

PAGE = (595.3, 841.9)  # A4 in points
EVERY = 1 if os.environ.get("WINCLIENT_LONG") else 12  # decoding and overlaps cost most


@pytest.fixture(scope="module")
def hall_store(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SqlStore:
    """A store that holds all of items.json."""
    store = open_store(tmp_path_factory.mktemp("real"), ids=SystemIds())
    items = read_catalogue([real_data / "catalogue" / "items.json"]).items
    prepared = look(store, partial(prepare, items=items))
    perform(store, partial(install, prepared=prepared, clerk="1", counter="1", when=WHEN))
    return store


def full_items(real_data: Path) -> list[str]:
    """The ids of the items whose material lists are complete."""
    rows = json.loads((real_data / "catalogue" / "items.json").read_text(encoding="utf-8"))
    return [row["id"] for row in rows if row["materials_complete"] and row["materials"]]


def taken_in(store: SqlStore, item: str, name: str = "张三", **changes: object) -> Paper:
    """One intake with everything received; its paper."""
    hall = a_hall(ids=SystemIds(), unprintable=missing)
    form = an_intake(item=item, applicant=a_person(name=name), **changes)
    return perform(store, partial(take_in, form=form, hall=hall, when=WHEN)).value.papers[0]


def test_every_full_item_is_accepted_and_its_paper_shows_every_line(
    hall_store: SqlStore, real_data: Path
) -> None:
    ids = full_items(real_data)
    assert len(ids) == 477
    for position, id in enumerate(ids):
        decision = Decision.ACCEPT if position % 2 else Decision.RECEIVE
        paper = taken_in(hall_store, id, ruling=Ruling(decision=decision))
        pdf = render(paper, copy=0)
        text = bare_text("".join(pages_text(pdf)))
        for row in paper.snapshot.rows:
            if row.needed:
                assert bare_text(row.name) in text
        if position % EVERY == 0:
            check_page(pdf, number=paper.snapshot.case_number)
    assert verify(hall_store).problems == ()


def check_page(pdf: bytes, *, number: str) -> None:
    """Nothing leaves the page, nothing lies on another line, both codes say the number."""
    for page in characters(pdf):
        for character, (left, bottom, right, top) in page:
            assert min(left, bottom) >= 0, character
            assert right <= PAGE[0], character
            assert top <= PAGE[1], character
        assert overlaps(page) == []
    assert set(codes(pdf).values()) == {number}


def test_every_name_prints_or_is_refused_with_the_character_named(
    hall_store: SqlStore, real_data: Path
) -> None:
    folder = real_data / "names_ids"
    listed = [
        row["name"]
        for file in ("names.json", "organisations.json")
        for row in json.loads((folder / file).read_text(encoding="utf-8"))
    ]
    item = full_items(real_data)[0]
    refused = [name for name in listed if not printed(hall_store, item, name)]
    assert 0 < len(refused) < len(listed) / 20


def printed(store: SqlStore, item: str, name: str) -> bool:
    """Whether the name stands on the paper; if it was refused, the refusal names a character."""
    try:
        paper = taken_in(store, item, name)
    except Refused as error:
        points = str(error.details.get("code_points") or error.details["code_point"])
        named = [chr(int(point.removeprefix("U+"), 16)) for point in points.split()]
        if not any(character in name for character in named):
            raise
        return False
    text = "".join(pages_text(render(paper, copy=0)))
    assert bare_text(paper.snapshot.applicant_name) in bare_text(text)
    return True


def test_everything_imported_is_found_by_its_name_and_its_code(hall_store: SqlStore) -> None:
    index = Index(look(hall_store, lambda reader: dict(reader.search_blobs())))
    items = look(hall_store, lambda reader: tuple(reader.items()))
    assert len(index) == len(items) == 2732
    for item in items[::40]:
        by_name = {hit.entry.name for hit in index.find(item.name)}
        by_code = [hit.entry.id for hit in index.find(item.code)]
        assert item.name in by_name
        assert item.id in by_code
