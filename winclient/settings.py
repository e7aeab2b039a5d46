"""Settings: frozen values from settings.toml in the data folder, overruled by the environment.

Each field's label and help stand in `resources/i18n/*/settings.json`; a test holds them and the
README's table complete.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from winclient.domain.refusals import Reason, Refused

FILE = "settings.toml"
PREFIX = "WINCLIENT_"
_RANGES = {
    "text_scale": range(100, 201),
    "kiosk_idle": range(5, 601),
    "promise_days": range(366),
    "scan_budget": range(sys.maxsize),
    "keep_days": (0, *range(35, 36_500)),
}
_CHOICES = {
    "voice": ("auto", "recorded", "chime", "off"),
    "theme": ("light", "dark", "contrast"),
}


class Settings(NamedTuple):
    """One hall, one counter. The defaults work; the first start asks for the top five."""

    organ: str = "示例市政务服务中心"
    site: str = "综合受理大厅"
    counter: str = "1"
    clerk: str = "0001"
    clerk_name: str = ""
    government: str = "示例市人民政府"
    region: str = "610199"
    station: str = "001"
    address: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""
    printer: str = "file:papers"
    paper_fonts: tuple[str, ...] = ()
    number_template: str = "{word}〔{year}〕{serial}号"
    word_intake_receipt: str = "政务收"
    word_acceptance: str = "政务受"
    word_one_time_notice: str = "政务告"
    word_refusal: str = "政务不受"
    holders: tuple[str, ...] = ("申请人", "窗口存档")
    kiosk: str = "K1"
    slip_printer: str = "file:slips"
    kiosk_idle: int = 30
    staff_code: str = ""
    notice: str = ""
    voice: str = "auto"
    sound: str = "sound:"
    hub: str = ""
    hub_key: str = ""
    record_folder: str = ""
    record_copy: str = ""
    scan_budget: int = 0
    keep_days: int = 35
    copy_folder: str = ""
    yellow_days: int = 2
    yellow_percent: int = 33
    red_days: int = 0
    promise_days: int = 7
    office_hours: str = ""
    theme: str = "light"
    text_scale: int = 100


def data_folder(chosen: str | None) -> Path:
    """`--data`, else WINCLIENT_DATA, else the platform's place for user data."""
    named = chosen or os.environ.get("WINCLIENT_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("winclient", appauthor=False)


def load_settings(folder: Path, *, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the data folder.

    Refused: FIELD_WRONG names a value of the wrong kind, FILE_NOT_TOML and FILE_ENCODING the line.
    """
    path = folder / FILE
    values: dict[str, Any] = {}
    if path.exists():
        values = _read(path)
    values = {name: value for name, value in values.items() if name in Settings._fields}
    for name, text in (os.environ if environment is None else environment).items():
        field = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and field in Settings._fields:
            values[field] = text
    return _checked(values)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write all values; a crash leaves the old file or the new one."""
    lines = [f"{name} = {_toml(value)}" for name, value in settings._asdict().items()]
    part = folder / f"{FILE}.part"
    part.touch(mode=0o600)  # it may hold the hall's key
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(folder / FILE)


def is_configured(folder: Path) -> bool:
    """Whether the first start has been answered."""
    return (folder / FILE).exists()


def _read(path: Path) -> dict[str, Any]:
    """What `save_settings` wrote, line by line; edited by hand it is TOML like any other.

    Importing tomllib takes longer than everything else here, and the first paint waits for it.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(Reason.FILE_ENCODING, file=str(path), encoding="UTF-8", line=line) from error
    lines = text.splitlines()
    try:
        values = {name: json.loads(said) for name, said in (line.split(" = ", 1) for line in lines)}
    except ValueError:
        values = {}
    if values and len(values) == len(lines):
        return values
    from winclient.domain.toml_text import toml_of

    return toml_of(text, file=str(path))


def _checked(values: Mapping[str, Any]) -> Settings:
    settings = Settings()
    for name, value in values.items():
        default = getattr(settings, name)
        try:
            settings = settings._replace(**{name: _as(type(default), value)})
        except (TypeError, ValueError) as error:
            raise _wrong(name, value) from error
    return _ranged(settings)


def _as(kind: type, value: Any) -> Any:
    if kind is tuple:
        parts = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(str(part) for part in parts if part)
    if kind is int:
        return int(value)
    return str(value)


def _are_digits(text: str) -> bool:
    """ASCII ones: an input method's wide ６ is a digit to Python, and to no number here."""
    return text.isascii() and text.isdecimal()


def _ranged(settings: Settings) -> Settings:
    """What the numbers rest on must fit them: six digits of region, three of station."""
    if not (_are_digits(settings.region) and len(settings.region) == 6):
        raise _wrong("region", settings.region, "000000–999999")
    if not (_are_digits(settings.station) and len(settings.station) <= 3):
        raise _wrong("station", settings.station, "0–999")
    for name, known in _RANGES.items():
        if getattr(settings, name) not in known:
            raise _wrong(name, getattr(settings, name))
    for name, choices in _CHOICES.items():
        if getattr(settings, name) not in choices:
            raise _wrong(name, getattr(settings, name), ", ".join(choices))
    if not all(part in settings.number_template for part in ("{year", "{serial")):
        raise _wrong("number_template", settings.number_template, "{year}, {serial}")
    return settings


def _wrong(name: str, value: Any, known: str = "") -> Refused:
    """With what may stand there, where that is short to say."""
    if not known and name in _RANGES:
        known = f"{_RANGES[name][0]}–{_RANGES[name][-1]}"
    why = f"{str(value)[:40]} ({known})" if known else str(value)[:40]
    return Refused(Reason.FIELD_WRONG, field=name, why=why)


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML basic string
