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
# The server's programs are not on the path, and no cluster is needed: tests make their own.
POSTGRES = "/usr/lib/postgresql/15/bin/postgres"
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "pdftotext": "poppler-utils",
    "git": "git",
    POSTGRES: "postgresql-15",
}


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
    packages = [package for name, package in LIBRARIES.items() if not loads(name)]
    packages += [package for name, package in tools.items() if not shutil.which(name)]
    if not has_pip() and not can_create_environments():
        packages.append("python3-venv")
    return packages


def has_pip() -> bool:
    """Whether `.venv` is complete enough to be installed into."""
    return PYTHON.exists() and any(VENV.glob("lib/python3.*/site-packages/pip"))


def can_create_environments() -> bool:
    """Whether this Python has what Debian splits off into python3-venv."""
    return importlib.util.find_spec("ensurepip") is not None


def may_install() -> bool:
    """Whether packages of the system can be installed at all, by root or through sudo."""
    root = os.geteuid() == 0 or shutil.which("sudo") is not None
    return root and shutil.which("apt-get") is not None


def apt(*words: str) -> bool:
    """Runs apt-get as root or through sudo, showing what it says only when it fails."""
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *words]
    if os.geteuid() != 0:
        # Nobody can type a password where there is no terminal.
        command = ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *command]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    if done.returncode != 0:
        sys.stderr.write((done.stdout + done.stderr).decode(errors="replace"))
    return done.returncode == 0


def apt_install(packages: list[str]) -> None:
    """Installs Debian packages where that can be; the caller looks whether it worked."""
    install = ("install", "-y", "--no-install-recommends", *packages)
    lists = any(Path("/var/lib/apt/lists").glob("*Packages*"))
    # On a fresh machine the lists are empty; later they may be older than the archive.
    if not (lists and apt(*install)) and apt("update"):
        apt(*install)


def prepare_system(*, tools: dict[str, str]) -> bool:
    """Completes libraries and tools; False (and a sentence) when some stay missing."""
    packages = lacking_packages(tools=tools)
    if not packages:
        return True
    if may_install():
        say(f"installing {len(packages)} system packages: {' '.join(packages)}")
        apt_install(packages)
        packages = lacking_packages(tools=tools)
    if packages:
        say(f"system packages missing; as root: apt-get install {' '.join(packages)}")
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
    if not has_pip():
        create_environment()
    say("installing Python packages from requirements.lock (a few minutes the first time)")
    quiet = ("-q", "--no-input", "--disable-pip-version-check", "--progress-bar", "off")
    install = ("install", *quiet, "--no-deps", "--require-hashes", "-r", str(LOCK))
    if not call(PYTHON, "-m", "pip", *install):
        raise Unprepared("the Python packages could not be installed (see above); run this again")
    install_client()


def create_environment() -> None:
    """Makes the virtual environment afresh."""
    if not can_create_environments():
        raise Unprepared("python3-venv is missing; as root: apt-get install python3-venv")
    base = getattr(sys, "_base_executable", sys.executable)
    say(f"creating {VENV}")
    if not call(base, "-m", "venv", "--clear", VENV):
        raise Unprepared(f"{VENV} could not be created; see above")


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
