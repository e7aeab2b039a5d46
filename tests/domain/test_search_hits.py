"""Item search: the very hits of a plain scan, and an answer to whatever is typed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.search_samples import an_entry, an_index, demo_entries, found, ids, only, shown
from winclient.domain.finding.search import Entry, Index, IndexOutdated
from winclient.domain.finding.search_build import build, readings

CHARS = "食品经营许可登记行政重新银长乐、（）A1Ｂ2 ü性𬱖㛃"


# the very hits of a scan


def check_against_scan(entries: list[Entry], index: Index, text: str) -> None:
    """Each kind's hits are exactly a plain scan's, those of better kinds set aside."""
    hits = index.find(text, limit=len(entries))
    by_kind = {kind: ids(hit for hit in hits if hit.matched_by == kind) for kind in KINDS}
    named = {e.id for e in entries if text in plain(e.name)}
    folk = {e.id for e in entries if any(text in plain(name) for name in e.folk_names)} - named
    spoken = {e.id for e in entries if any(text in line for line in initials(e))}
    coded = {e.id for e in entries if text in plain(e.code)}
    assert named <= by_kind["name"] | by_kind["folk_name"]
    assert by_kind["name"] | by_kind["folk_name"] == named | folk
    assert by_kind["initials"] == spoken - named - folk
    assert by_kind["code"] == coded - named - folk - spoken - by_kind["pinyin"]
    assert index.count(text) == len(hits) == len(ids(hits))
    for hit in hits:
        assert all(0 <= start < end <= len(hit.entry.name) for start, end in hit.spans)
        if hit.matched_by == "name":
            assert {plain(hit.entry.name[a:b]) for a, b in hit.spans} <= {
                text * n for n in (1, 2, 3)
            }


KINDS = ("name", "folk_name", "initials", "pinyin", "code")
PLAIN = str.maketrans("（）ＢＣＡ", "()bca")


@cache
def plain(text: str) -> str:
    return text.translate(PLAIN).lower()


@cache
def initials(entry: Entry) -> list[str]:
    lines = readings(entry.name) + [readings(name)[0] for name in entry.folk_names]
    return ["".join(unit[0] for unit in line) for line in lines]


def test_demo_items_are_found_as_a_scan_finds_them():
    entries = demo_entries()
    index = Index(build(entries))
    texts = {plain(e.name)[at : at + size] for e in entries for at in (0, 3) for size in (1, 2, 5)}
    texts |= {line[at : at + size] for e in entries for line in initials(e) for at, size in CUTS}
    texts |= {plain(e.code)[at:] for e in entries[:40] for at in (0, 20, 27)}
    for text in sorted(text for text in texts if text.strip() == text != ""):
        check_against_scan(entries, index, text)


CUTS = ((0, 1), (0, 3), (2, 2), (1, 5))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(CHARS, min_size=1, max_size=12), min_size=1, max_size=12),
    st.text(CHARS + "xzdjspy", min_size=1, max_size=3),
)
def test_made_up_names_are_found_as_a_scan_finds_them(names, text):
    entries = [an_entry(name, number) for number, name in enumerate(names)]
    text = plain(text).replace(" ", "")
    if text:
        check_against_scan(entries, Index(build(entries)), text)


def test_real_items_are_found_as_a_scan_finds_them(real_data):
    items = json.loads((real_data / "catalogue" / "items.json").read_text(encoding="utf-8"))
    entries = [an_entry(item["name"], at, code=item["code"]) for at, item in enumerate(items)]
    index = Index(build(entries))
    for entry in entries[::200]:
        for text in (entry.name[:1], entry.name[1:3], initials(entry)[0][:3], entry.code[-6:]):
            if plain(text).strip() == text:
                check_against_scan(entries, index, text)


def test_highlights_count_characters_outside_the_basic_plane_as_one():
    index = an_index("𬱖𬱖㛃食品经营许可")
    assert shown(only(index, "食品")) == "𬱖𬱖㛃[食品]经营许可"
    assert shown(only(index, "spjy")) == "𬱖𬱖㛃[食品经营]许可"
    assert shown(only(index, "㛃")) == "𬱖𬱖[㛃]食品经营许可"


# what must not happen


def test_strange_texts_are_answered():
    index = Index(build(demo_entries()))
    strange = ["[", "(?:a+)+$", "\\", ".*", "登" * 5000, "a" * 10_000, "\x00\n\t", "😀", "\ud800"]
    strange += ["1 2 3 4 5 6 7 8 9 a b c d e f", "\u202e登记", "shi" * 3000, "%_'\"", "a\x00b"]
    for text in strange:
        assert index.count(text) == len(index.find(text, limit=len(index)))
    assert found(index, "(?:a+)+$") == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_search(text):
    assert len(SMALL.find(text, favourites={"item-1": 2})) == SMALL.count(text)


SMALL = an_index("食品经营许可", "银行（网点）", "Ａ证 登记", "𬱖字")


def test_names_with_odd_characters_come_back_as_they_were():
    names = ["a\nb\x00c", "half \ud800", "ＡＢＣ（一）", "😀", " ", "ß İ ﬁ"]
    entries = [an_entry(name, at, folk=(name + "俗",)) for at, name in enumerate(names)]
    index = Index(build(entries))
    for entry in entries[1:]:
        assert index.entry(entry.id) == entry
    assert index.entry("item-0") == an_entry("a\nb c", 0, folk=("a\nb c俗",))


def test_entries_are_looked_up_by_id_and_keep_their_fields():
    entries = demo_entries()
    index = Index(build(entries))
    assert [index.entry(entry.id) for entry in entries] == entries
    assert index.entry("DEMO-001") is None
    assert index.entry("zzz") is None
    assert len(index) == len(entries)


@pytest.mark.parametrize("blobs", [{}, build([])], ids=["nothing stored", "no items"])
def test_an_empty_catalogue_finds_nothing(blobs):
    index = Index(blobs)
    assert index.find("登记") == index.find("") == index.find("dj a") == ()
    assert (len(index), index.count("登记"), index.count("")) == (0, 0, 0)
    assert index.entry("item-0") is None


def test_blobs_of_another_version_are_refused():
    blobs = build([an_entry("登记")])
    with pytest.raises(IndexOutdated):
        Index(blobs | {"format": b"0"})


class Asked(Mapping[str, bytes]):
    """Blobs that remember which of them were read."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self.names: list[str] = []

    def __getitem__(self, name: str) -> bytes:
        self.names.append(name)
        return self._blobs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._blobs)

    def __len__(self) -> int:
        return len(self._blobs)


def test_each_blob_is_read_once_and_only_when_a_text_needs_it():
    asked = Asked(build(demo_entries()))
    index = Index(asked)
    assert index.find("")
    assert index.find("登记")
    assert set(asked.names) == {"format", "records", "names", "folk"}
    for text in ["dj", "dengji", "11", "登记", "dj"]:
        assert index.find(text)
    assert sorted(asked.names) == sorted(build([]))


def test_codes_with_chinese_characters_are_found_by_them():
    index = Index(build([an_entry("许可", 0, code="粤许-1"), an_entry("登记", 1)]))
    assert [hit.matched_by for hit in index.find("粤许")] == ["code"]


def test_building_tells_its_progress_and_can_be_cancelled():
    told: list[int] = []
    entries = [an_entry(f"登记{number}", number) for number in range(600)]
    build(entries, progress=told.append)
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == 600
    assert 256 in told

    class Cancelled(Exception):
        pass

    def cancel(done: int) -> None:
        if done >= 512:
            raise Cancelled

    with pytest.raises(Cancelled):
        build(entries, progress=cancel)


def test_the_same_items_in_another_order_give_the_same_blobs():
    entries = demo_entries()
    assert build(reversed(entries)) == build(entries)


def test_searching_does_not_load_the_pinyin_dictionary():
    code = "import sys, winclient.domain.finding.search; print('pypinyin' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.strip() == "False"
