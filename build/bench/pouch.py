"""PouchDB replicating to its own server: the peer of the drain, from its packages."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winclient.domain.rounds.streams import Line

PEERS = Path(__file__).resolve().parent / "peers"
PACKAGES = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4")
BATCHES = (100, 500, 1_000, 2_000, 5_000)


@dataclass(slots=True)
class Pouch:
    """PouchDB and its server, for this run only; `batch` is the best that was found."""

    folder: Path
    documents: Path
    batch: int = BATCHES[-2]
    runs: int = 0

    def drain(self) -> float:
        """Seconds to replicate all documents to a fresh server."""
        self.runs += 1
        place = self.folder / f"run{self.runs}"
        place.mkdir()
        words = ["node", str(self.folder / "pouch_server.js"), str(place)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=self.folder) as server:
            try:
                port = server.stdout.readline().decode().strip()  # type: ignore[union-attr]
                words = ["node", "pouch_drain.js", str(place), port, str(self.documents)]
                command = [*words, str(self.batch)]
                done = subprocess.run(command, check=True, capture_output=True, cwd=self.folder)
            finally:
                server.terminate()
        told = json.loads(done.stdout)
        if told["there"] != told["written"]:
            raise RuntimeError(f"PouchDB lost documents: {told}")
        shutil.rmtree(place)
        return float(told["seconds"])

    def settle(self) -> dict[int, float]:
        """Try every batch size and keep the best; their seconds."""
        found: dict[int, float] = {}
        for self.batch in BATCHES:
            found[self.batch] = self.drain()
        self.batch = min(found, key=found.__getitem__)
        return found


def pouch(folder: Path, lines: Sequence[Line]) -> Pouch | None:
    """One document a case, with all its facts; None where npm or the packages are not to be had."""
    if not shutil.which("npm"):
        return None
    words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
    if subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode:
        return None
    for name in ("pouch_server.js", "pouch_drain.js"):
        shutil.copy(PEERS / name, folder / name)
    documents = folder / "documents"
    documents.write_text("\n".join(documents_of(lines)), encoding="utf-8")
    return Pouch(folder, documents)


def documents_of(lines: Sequence[Line]) -> list[str]:
    """A document a case: its facts as they are, bodies as JSON and not as text of JSON."""
    by_case: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        told = {"id": line.id, "kind": line.kind, "at": line.at, "hash": line.hash}
        by_case.setdefault(line.subject, []).append(told | {"body": json.loads(line.body)})
    return [
        json.dumps({"_id": case, "facts": facts}, ensure_ascii=False, separators=(",", ":"))
        for case, facts in by_case.items()
        if case
    ]
