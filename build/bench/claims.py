"""The hub's yardstick: 121 connections that claim by SQL, called from Python or from C."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import quantiles

import psycopg

from tests.build.postgres import binaries

HERE = Path(__file__).resolve().parent
CALLERS = 121
CLAIM = """UPDATE raw SET state = 'called' WHERE id = (SELECT id FROM raw
    WHERE state = 'waiting' ORDER BY place FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id
"""
TABLE = """CREATE TABLE raw (id bigint PRIMARY KEY, place bigint, state text NOT NULL);
CREATE INDEX raw_line ON raw (place) WHERE state = 'waiting';
INSERT INTO raw SELECT n, n, 'waiting' FROM generate_series(1, {count}) n; ANALYZE raw"""


class Claims:
    """121 connections, each claim a transaction of its own: no rule, no ledger, no answer kept."""

    def __init__(self, url: str, folder: Path, *, calls: int, crowd: int, in_c: bool) -> None:
        self.url = url
        self.folder = folder
        self.calls = calls
        self.spent: list[float] = []
        self.claimed = 0
        self._in_c = in_c
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLE.format(count=crowd))
        (folder / "claim.sql").write_text(f"{CLAIM};", encoding="utf-8")

    def round(self) -> float:
        """p99 of the round's claims, in milliseconds."""
        found = self._pgbench() if self._in_c else self._python()
        self.spent += found
        return quantiles(found, n=100)[98]

    def _python(self) -> list[float]:
        words = [self.url, CALLERS, self.calls, CLAIM]
        command = [sys.executable, HERE / "probes" / "claim_callers.py", *words]
        told = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True)
        found: list[float] = json.loads(told.stdout)
        return found

    def _pgbench(self) -> list[float]:
        for old in self.folder.glob("pgbench_log*"):
            old.unlink()
        command = [f"{binaries()}/pgbench", "-n", "-M", "prepared", "-l", "-j", "2"]
        command += ["-c", str(CALLERS), "-t", str(self.calls), "-f", "claim.sql", self.url]
        subprocess.run(command, capture_output=True, check=True, cwd=self.folder)
        logs = (path.read_text(encoding="ascii") for path in self.folder.glob("pgbench_log*"))
        return [int(line.split()[2]) / 1000 for log in logs for line in log.splitlines()]

    def count(self) -> None:
        """How many rows were claimed, each once."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT count(*) FROM raw WHERE state = 'called'").fetchone()
        self.claimed = int(row[0]) if row else 0
