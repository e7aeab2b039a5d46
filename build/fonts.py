"""Fetches the fonts of papers and screens from Debian packages into resources/fonts, without root.

Only the standard library: it runs before anything is installed.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "fonts"

PAPER = ("LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf")
RARE = ("HanaMinA.ttf", "HanaMinB.ttf")
SCREEN = ("wqy-microhei.ttc",)  # 5 MB; the 16 MB of a Noto face stayed in an idle client's memory
PACKAGES = {"fonts-lxgw-wenkai": PAPER, "fonts-hanazono": RARE, "fonts-wqy-microhei": SCREEN}
INSTALLED = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


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


def main() -> int:
    """Fetches what is missing; 3 where something could not be had."""
    return 0 if ensure(lambda text: print(text, file=sys.stderr)) else 3


if __name__ == "__main__":
    raise SystemExit(main())
