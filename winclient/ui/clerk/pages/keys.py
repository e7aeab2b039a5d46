"""Every key of the clerk face in one table: shortcuts, F1 help, tooltips and the clash test."""

from typing import NamedTuple

WINDOW, MATERIALS, SEARCH, FIELDS = "window", "materials", "search", "fields"
QUESTIONS, CASE, SYNC = "questions", "case", "sync"


class Key(NamedTuple):
    """What a key does and where it works; its sentence is `keys.<action>`."""

    action: str
    sequences: tuple[str, ...]
    area: str = WINDOW


KEYS = (
    Key("help", ("F1",)),
    Key("call", ("F2",)),
    Key("call_this", ("Shift+F2",)),
    Key("recall", ("F3",)),
    Key("skip", ("F4",)),
    Key("transfer", ("F6",)),
    Key("park", ("F7",)),
    Key("finish", ("F8",)),
    Key("undo", ("F9",)),
    Key("pause", ("F10",)),
    Key("slip", ("Ctrl+F2",)),
    Key("applicant", ("Alt+S",)),
    Key("agent", ("Alt+J",)),
    Key("search", ("Ctrl+F", "F5")),
    Key("questions", ("Alt+Q",)),
    Key("materials", ("Alt+C",)),
    Key("number", ("Alt+B",)),
    Key("lists", ("Alt+L",)),
    Key("accept", ("Ctrl+Return", "Ctrl+1", "Ctrl+Enter")),
    Key("accept_deferred", ("Ctrl+2",)),
    Key("notify", ("Ctrl+3",)),
    Key("receive", ("Ctrl+4",)),
    Key("refuse", ("Ctrl+5",)),
    Key("next", ("Ctrl+N",)),
    Key("reprint", ("Ctrl+P",)),
    Key("unmask", ("Ctrl+U",)),
    Key("steps", ("Alt+D",)),
    Key("sync", ("F11",)),
    Key("scans", ("Alt+G",)),
    Key("trips", ("F12",)),
    Key("close", ("Esc",)),
    Key("forward", ("Return",), FIELDS),
    Key("move", ("Up", "Down"), SEARCH),
    Key("pick", ("Return",), SEARCH),
    Key("answer", ("1", "9"), QUESTIONS),
    Key("other_question", ("Up", "Down"), QUESTIONS),
    Key("answered", ("Return",), QUESTIONS),
    Key("received", ("1", "Space"), MATERIALS),
    Key("missing", ("2",), MATERIALS),
    Key("defective", ("3",), MATERIALS),
    Key("deferred", ("4",), MATERIALS),
    Key("exempt", ("5",), MATERIALS),
    Key("committed", ("6",), MATERIALS),
    Key("not_judged", ("0", "Delete"), MATERIALS),
    Key("all_received", ("A",), MATERIALS),
    Key("attach", ("S", "Insert"), MATERIALS),
    Key("view_scans", ("V",), MATERIALS),
    Key("sync_now", ("Alt+T",), SYNC),
    Key("stick_out", ("Alt+W",), SYNC),
    Key("stick_in", ("Alt+R",), SYNC),
    Key("step", tuple(f"Alt+{n % 10}" for n in range(1, 11)), CASE),
)

_SHOWN = {"Return": "↵", "Space": "空格", "Up": "↑", "Down": "↓", "Delete": "Del"}


def key(action: str) -> Key:
    """The key of an action. KeyError is a bug."""
    return {each.action: each for each in KEYS}[action]


def shown(sequence: str) -> str:
    """A key as it is printed on keycaps and hints: Ctrl+↵."""
    head, plus, tail = sequence.rpartition("+")
    return f"{head}{plus}{_SHOWN.get(tail, tail)}"


def hint(action: str) -> str:
    """The first key of an action as it is printed."""
    return shown(key(action).sequences[0])
