"""Makes a checkout ready on a bare machine, then becomes the client or the gates.

Only the standard library: it runs before anything is installed. Everything it says goes to
stderr, because stdout belongs to the command it becomes.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import fonts

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "prepared"

# What the Qt of the lock links to and its wheels do not bring, by Debian package.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libzstd.so.1": "libzstd1",
}
TEST_TOOLS = {"Xvfb": "xvfb", "pdftotext": "poppler-utils", "git": "git"}


class Unprepared(Exception):
    """The checkout cannot be made ready here; the message says what to do."""


def say(text: str) -> None:
    """Tells the person at the terminal."""
    print(f"winclient: {text}", file=sys.stderr, flush=True)


def call(*command: str | Path) -> bool:
    """Runs a program with its output on stderr; whether it succeeded."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library by its name."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def lacking_packages(*, tools: dict[str, str]) -> list[str]:
    """Debian packages of the libraries and tools that this machine does not have."""
    libraries = [package for name, package in LIBRARIES.items() if not loads(name)]
    return libraries + [package for name, package in tools.items() if not shutil.which(name)]


def apt_install(packages: Iterable[str]) -> bool:
    """Installs Debian packages as root or through sudo; False where that cannot be."""
    words = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        # Nobody can type a password where there is no terminal.
        words = ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *words]
    env = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*env, *words, "install", *packages]
    # Lists may be empty on a fresh machine or older than the archive: look again, once.
    return call(*install) or (call(*env, *words, "update") and call(*install))


def prepare_system(*, tools: dict[str, str]) -> bool:
    """Completes libraries and tools; False (and a sentence) when some stay missing."""
    packages = lacking_packages(tools=tools)
    if not packages:
        return True
    say(f"installing system packages: {' '.join(packages)}")
    apt_install(packages)
    packages = lacking_packages(tools=tools)
    if packages:
        say(f"still missing; as root: apt-get install {' '.join(packages)}")
    return not packages


def prepared() -> bool:
    """Whether `.venv` was completed by this script, for this lock, in this place."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp()


def stamp() -> str:
    """What the environment was made from; a change of any of it makes the environment stale."""
    parts = [LOCK.read_bytes(), Path(__file__).read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def prepare_python() -> None:
    """Brings `.venv` to exactly what requirements.lock names, the client itself included."""
    if not PYTHON.exists() or not call(PYTHON, "-c", "import pip"):
        create_environment()
    say("installing Python packages from requirements.lock (a few minutes the first time)")
    quiet = ("-q", "--no-input", "--disable-pip-version-check", "--progress-bar", "off")
    install = ("install", *quiet, "--no-deps", "--require-hashes", "-r", str(LOCK))
    if not call(PYTHON, "-m", "pip", *install):
        raise Unprepared("the Python packages could not be installed (see above); run this again")
    install_client()


def create_environment() -> None:
    """Makes the virtual environment, with Debian's own package for it where that is split off."""
    base = getattr(sys, "_base_executable", sys.executable)
    if importlib.util.find_spec("ensurepip") is None:
        say("installing system packages: python3-venv")
        if not apt_install(["python3-venv"]):
            raise Unprepared("python3-venv is missing; as root: apt-get install python3-venv")
    say(f"creating {VENV}")
    if not call(base, "-m", "venv", "--clear", VENV):
        raise Unprepared(f"{base} could not create {VENV} (see above)")


def install_client() -> None:
    """Links this checkout into `.venv`: a path and a script, so that no build backend is needed."""
    (packages,) = VENV.glob("lib/python3.*/site-packages")
    (packages / "winclient.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin" / "winclient"
    words = f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m winclient "$@"\n'
    script.write_text(words, encoding="utf-8")
    script.chmod(0o755)


def prepare(*, tools: dict[str, str]) -> bool:
    """Everything, or nothing when everything is there; whether windows can open here."""
    system = prepare_system(tools=tools)
    if not prepared() or fonts.missing():
        folder = os.open(ROOT / "build", os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX)  # a second build/run waits here, to find it done
        if not prepared():
            prepare_python()
            STAMP.write_text(stamp(), encoding="utf-8")
        fonts.ensure(say)
        os.close(folder)
    return system


def client_command(words: list[str], *, screen: bool) -> list[str]:
    """The client's arguments: as given, or the clerk face, or the demo where nobody can see."""
    if words:
        return words
    if screen:
        return ["clerk"]
    say("no display to open a window on: running `winclient demo` instead")
    return ["demo"]


def main(words: list[str]) -> int:
    """Prepares and becomes `winclient` (run) or the gates (test)."""
    task, *rest = words
    try:
        system = prepare(tools=TEST_TOOLS if task == "test" else {})
    except Unprepared as problem:
        say(str(problem))
        return 3
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not (display and system):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if task == "test":
        command = [str(ROOT / "build" / "check.py"), *rest]
    else:
        command = ["-P", "-m", "winclient", *client_command(rest, screen=bool(display and system))]
    sys.stderr.flush()
    os.execv(PYTHON, [str(PYTHON), *command])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
