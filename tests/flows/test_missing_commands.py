"""What a restore has cost, from a shell: named, and settled number by number."""

from pathlib import Path

from tests.build.exchange import Counter
from tests.flows.conftest import Winclient, reason
from winclient.app.exchange_ports import HighWater

LOST = "6101992026001000009079"


def test_a_missing_number_is_shown_until_somebody_settles_it(
    winclient: Winclient, tmp_path: Path
) -> None:
    counter = Counter(tmp_path / "data")
    counter.start(record=HighWater(store="s", seq=99, hash="e" * 64, numbers=(LOST,)))
    counter.store.close()
    assert winclient("numbers", "show")[1]["missing"] == [LOST]
    assert reason(winclient("settle", "6101992026001000008078")) == (1, "entry_not_open")
    assert winclient("settle", LOST, "--note", "已补录") == (0, {"open": [], "missing": []})
    assert winclient("numbers", "show")[1]["missing"] == []
    assert reason(winclient("settle", LOST)) == (1, "entry_not_open")
