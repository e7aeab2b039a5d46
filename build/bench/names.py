"""Makes as many items as a bench needs: real or demo item names in streets that do not exist."""

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

from winclient.domain.finding.search import Entry

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "catalogue" / "demo"

FIRST = "青松梧桐银杏紫藤石榴芙蓉玉兰桂枝蔷薇丹枫翠柏红棉白杨垂柳金菊墨竹寒梅雪莲秋葵春荷"
SECOND = ("桥", "湾", "坪", "洲", "岭", "浦", "塘", "井", "坡", "渡", "台", "营", "庄", "里", "洼")
KINDS = ("街道", "镇", "乡", "社区", "村")


@dataclass(frozen=True, slots=True)
class Basis:
    """The names that items are made from, and where they come from."""

    names: tuple[str, ...]
    source: str


def basis() -> Basis:
    """Real item names where the shared data is at hand, else those of the demo catalogue."""
    folder = Path(os.environ.get("WINCLIENT_REAL_DATA") or ROOT.parent / "shared" / "data")
    real = folder / "catalogue" / "items.json"
    if real.is_file():
        return Basis(_names_in([real]), "real item names")
    return Basis(_names_in(sorted(DEMO.glob("*.json"))), "names of the demo catalogue")


def entries(count: int, *, seed: int = 20261101) -> list[Entry]:
    """`count` items with 31-character codes, the same ones for the same seed."""
    chance = random.Random(seed)
    names = basis().names
    return [_entry(number, chance.choice(names), chance) for number in range(count)]


def _names_in(files: list[Path]) -> tuple[str, ...]:
    items = [item for file in files for item in json.loads(file.read_text(encoding="utf-8"))]
    return tuple(dict.fromkeys(item["name"] for item in items))


def _entry(number: int, name: str, chance: random.Random) -> Entry:
    street = "".join(chance.sample(FIRST, 2)) + chance.choice(SECOND) + chance.choice(KINDS)
    organ = chance.randrange(400)
    region = 440000 + 100 * (organ % 21)
    base = f"442{chance.randrange(1, 20):03d}{chance.randrange(1_000_000):06d}"
    return Entry(
        id=f"{chance.getrandbits(128):032x}",
        code=f"11{region}00693{organ:04d}{'ABDGMQ'[organ % 6]}2{base}",
        name=f"{name}（{street}）",
        department=f"示例市第{organ}局",
        kind=("immediate", "committed")[number % 2],
        promised_days=number % 30 or None,
        promised_unit="working_day",
    )
