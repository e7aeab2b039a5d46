"""Large imports: progress, cancelling."""

from pathlib import Path

import pytest

from tests.reading.catalogue_files import HEADER, csv_text, write
from winclient.domain.refusals import Reason, Refused
from winclient.reading import read_catalogue


def many(path: Path, *, count: int) -> Path:
    rows = [(f"许可事项{n}", f"C{n:06}", f"部门{n % 40}", "20个工作日") for n in range(count)]
    return write(path, csv_text(*rows, header=HEADER))


def test_fifty_thousand_items_are_read_with_progress(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    reading = read_catalogue(
        [many(tmp_path / "a.csv", count=50_000)], progress=lambda *done: seen.append(done)
    )
    assert (len(reading.items), reading.read) == (50_000, 50_000)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) > 100
    assert seen[-1] == (50_000, 50_000)


@pytest.mark.parametrize("after", [0, 1, 7])
def test_cancelling_takes_nothing(tmp_path: Path, after: int) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > after

    with pytest.raises(Refused) as caught:
        read_catalogue([many(tmp_path / "a.csv", count=5_000)], cancelled=cancelled)
    assert caught.value.reason is Reason.IMPORT_CANCELLED
    assert len(asked) == after + 1
