"""Fetches the fonts of papers and screens from Debian packages into resources/fonts, without root.

Only the standard library: it runs before anything is installed. `--check` counts instead of
fetching: every Han character of GB 18030-2022 level 3 must have a glyph to be printed with.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "fonts"

PAPER = ("LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf")
RARE = ("HanaMinA.ttf", "HanaMinB.ttf")
SCREEN = ("wqy-microhei.ttc",)  # 5 MB; the 16 MB of a Noto face stayed in an idle client's memory
PACKAGES = {"fonts-lxgw-wenkai": PAPER, "fonts-hanazono": RARE, "fonts-wqy-microhei": SCREEN}
INSTALLED = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))

# GB 18030-2022 implementation level 3: 87,887 Han characters.
LEVEL_3 = (
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
COMPATIBILITY = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"


def missing() -> dict[str, list[str]]:
    """File names that are not in the folder yet, by the package that holds them."""
    lacking = {
        package: [name for name in names if not (FOLDER / name).is_file()]
        for package, names in PACKAGES.items()
    }
    return {package: names for package, names in lacking.items() if names}


def ensure(say: Callable[[str], None]) -> bool:
    """Completes the folder; False (and a sentence) when something could not be had."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package, names in missing().items():
        if _copy_installed(names):
            continue
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            break
        say(f"fetching the fonts of {package}")
        _download(package, names)
    for package, names in missing().items():
        say(f"fonts missing: put {', '.join(names)} (Debian package {package}) into {FOLDER}")
    return not missing()


def _tables(data: bytes, start: int) -> dict[bytes, tuple[int, int]]:
    """Offset and length of each table of the face whose directory stands at `start`."""
    (count,) = struct.unpack_from(">H", data, start + 4)
    entries = range(start + 12, start + 12 + 16 * count, 16)
    return {data[at : at + 4]: struct.unpack_from(">II", data, at + 8) for at in entries}


def _copy_installed(names: list[str]) -> bool:
    """Takes the files from the machine's own font folders when all of them are there."""
    found = {p.name: p for base in INSTALLED for p in base.rglob("*.tt[fc]") if p.name in names}
    if set(found) != set(names):
        return False
    for name, path in found.items():
        part = FOLDER / f"{name}.part"
        shutil.copyfile(path, part)
        part.replace(FOLDER / name)  # whole or not at all, also when interrupted
    return True


def _download(package: str, names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="fonts-", dir=FOLDER) as scratch:
        work = Path(scratch)
        if not _apt(["download", package], cwd=work):
            # The machine's package lists are empty or old; ours live and die with the scratch.
            private = _private_lists(work)
            _apt([*private, "update"], cwd=work)
            _apt([*private, "download", package], cwd=work)
        for archive in work.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(archive), str(work / "x")], check=True)
        for path in (work / "x").rglob("*"):
            if path.name in names:
                path.replace(FOLDER / path.name)
            elif path.name == "copyright" and package in path.parts:
                path.replace(FOLDER / f"{package}.copyright")


def _private_lists(work: Path) -> list[str]:
    lists = work / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    return ["-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={work / 'cache'}"]


def _apt(words: list[str], *, cwd: Path) -> bool:
    # Root's apt would drop to the user _apt, who may not write into a checkout.
    command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False).returncode == 0


def level_3() -> set[int]:
    """Code points of every Han character that GB 18030-2022 level 3 names."""
    ranges = {code for first, last in LEVEL_3 for code in range(first, last + 1)}
    return ranges | {ord(character) for character in COMPATIBILITY}


def covered(path: Path) -> set[int]:
    """Code points that a TrueType or OpenType file maps to a glyph other than .notdef."""
    data = path.read_bytes()
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    cmap, _ = _tables(data, start)[b"cmap"]
    (subtables,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = {cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * n)[0] for n in range(subtables)}
    return {code for offset in offsets for code in _codes(data, offset)}


def _codes(data: bytes, at: int) -> Iterator[int]:
    (layout,) = struct.unpack_from(">H", data, at)
    if layout == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        for n in range(groups):
            first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * n)
            yield from range(first + (glyph == 0), last + 1)
    elif layout == 4:
        yield from _segments(data, at)


def _segments(data: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    for n in range(0, twice, 2):
        (last,) = struct.unpack_from(">H", data, at + 14 + n)
        (first,) = struct.unpack_from(">H", data, at + 16 + twice + n)
        (delta,) = struct.unpack_from(">H", data, at + 16 + 2 * twice + n)
        position = at + 16 + 3 * twice + n
        (jump,) = struct.unpack_from(">H", data, position)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if jump:
                (glyph,) = struct.unpack_from(">H", data, position + jump + 2 * (code - first))
            if (glyph + delta) & 0xFFFF if glyph or not jump else 0:
                yield code


def report() -> bool:
    """Prints what each font of the papers' chain adds; False when a character stays uncovered."""
    wanted, left = level_3(), level_3()
    for name in (PAPER[0], *RARE):
        has = covered(FOLDER / name) & wanted
        left -= has
        print(f"{name}: {len(has):,} of {len(wanted):,}; still without a glyph: {len(left):,}")
    if left:
        print("lacking: " + " ".join(f"U+{code:04X}" for code in sorted(left)[:50]))
    return not left


def main() -> int:
    """Fetches what is missing, or with --check counts what the files cover."""
    if "--check" not in sys.argv[1:]:
        return 0 if ensure(lambda text: print(text, file=sys.stderr)) else 3
    if missing():
        print(f"fonts missing: {missing()}")
        return 3
    return 0 if report() else 1


if __name__ == "__main__":
    raise SystemExit(main())
