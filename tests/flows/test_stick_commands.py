"""The stick and the second copy from the command line, beside a center that nobody can reach."""

import json
import tempfile
from pathlib import Path

import pytest

from tests.faults.wire import Center
from winclient.cli.parser import run
from winclient.resources import resource

FORM = {
    "applicant": {
        "kind": "person",
        "name": "张三",
        "document": "id_card",
        "number": "11010519491231002X",
        "phone": "13800000000",
    },
    "item": "demo-104",
    "materials": "all",
    "decision": "receive",
}


class Hall:
    """A PC that was enrolled while there was a line, and the center's machine."""

    def __init__(self, folder, capsys):
        self.folder, self._capsys = folder, capsys
        self.stick, self.copy = folder / "stick", folder / "copy"
        self.stick.mkdir()
        self.copy.mkdir()
        center = Center(folder / "center")
        try:
            code = self.center("enrol", "一号窗口", "--station", "610199001")[1]["code"]
            self.device = self.pc("enrol", f"http://127.0.0.1:{center.port}", code)[1]["device"]
            self.pc("catalogue", "import", resource("catalogue", "demo", "tobacco.json"))
            assert self.pc("sync")[1]["in_step"]
        finally:
            center.kill()

    def call(self, folder, *words):
        code = run(["--data", str(folder), "--json", *map(str, words)])
        return code, json.loads(self._capsys.readouterr().out)

    def pc(self, *words):
        return self.call(self.folder / "pc", *words)

    def center(self, *words):
        return self.call(self.folder / "center", "center", *words)

    def take_in(self):
        file = self.folder / "form.json"
        file.write_text(json.dumps(FORM, ensure_ascii=False), encoding="utf-8")
        assert self.pc("intake", file)[0] == 0


@pytest.fixture
def hall(tmp_path, capsys):
    return Hall(tmp_path, capsys)


@pytest.fixture
def elsewhere(tmp_path):
    """A folder on another disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the point is that it is not where the store lies
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second disk here")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def found(answer, name):
    return next(each for each in answer[1] if each["name"] == name)


def test_a_pc_without_a_line_goes_there_and_back_by_a_stick(hall, elsewhere, monkeypatch):
    code, away = hall.pc("sync")  # nothing waits here, but who knows what waits there
    assert (code, away["pending"], away["in_step"]) == (3, 0, False)
    assert away["error"].keys() == {"reason", "message", "details", "kind"}
    hall.take_in()
    code, away = hall.pc("sync")
    assert (code, away["only_here"], away["in_step"]) == (3, 1, False)
    code, written = hall.pc("sync", "--export", hall.stick)
    assert (code, written["entries"]) == (0, away["pending"])
    name = hall.device[-6:].upper()
    assert written["file"].endswith(f"WC{name}.OUT")
    code, carried = hall.center("carry", written["file"])
    assert (code, carried["device"], carried["again"]) == (0, hall.device, False)
    code, back = hall.pc("sync", "--import", hall.stick)
    assert (code, back["pending"], back["only_here"], back["in_step"]) == (0, 0, 0, True)
    assert hall.pc("sync", "--import", hall.stick)[1]["received"] == 0
    assert hall.center("carry", carried["answer"])[0] == 1  # what was written for the PC
    (hall.stick / "letter").write_text("亲爱的")
    code, refused = hall.center("carry", hall.stick / "letter")
    assert (code, refused["refused"]["reason"]) == (2, "bundle_unreadable")

    # And the second copy: on the store's own disk it is none.
    hall.take_in()
    monkeypatch.setenv("WINCLIENT_COPY_FOLDER", str(hall.copy))
    assert "同一块磁盘" in found(hall.pc("check"), "copy")["message"]
    monkeypatch.setenv("WINCLIENT_COPY_FOLDER", str(hall.folder / "nowhere"))
    assert not found(hall.pc("check"), "copy")["ok"]
    monkeypatch.setenv("WINCLIENT_COPY_FOLDER", str(elsewhere))
    assert found(hall.pc("check"), "copy")["ok"]
    assert hall.pc("sync")[1]["only_here"] == 0
    for file in elsewhere.iterdir():
        code, carried = hall.center("carry", file)
        assert (code, carried["kind"], carried["answer"]) == (0, "copy", None)
    code, back = hall.pc("restore", "--copy", elsewhere)
    assert (code, back["entries"], back["for_center"], back["trusted"]) == (0, 0, 0, True)
    assert hall.call(hall.folder / "new", "restore", "--copy", elsewhere)[1]["for_center"] >= 1
    assert hall.pc("restore")[0] == 2
