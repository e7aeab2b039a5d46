"""How every face looks: three palettes as data, one style sheet, one text scale, one font."""

from string import Template
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from winclient.resources import resource

STYLE = "Fusion"
BASE = 15  # pixels of body text at 100 %


class Colours(NamedTuple):
    """One palette. Text colours keep 4.5:1 on window, surface and sunken; edges keep 3:1."""

    window: str
    surface: str
    sunken: str
    ink: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    soft: str
    ok: str
    warn: str
    bad: str
    bad_soft: str


PALETTES = {
    "light": Colours(
        window="#f3f4f6",
        surface="#ffffff",
        sunken="#f8f9fb",
        ink="#1a1f26",
        muted="#525c69",
        line="#dfe3e8",
        edge="#808a97",
        accent="#0b57a4",
        on_accent="#ffffff",
        soft="#e3eefa",
        ok="#1a6b3a",
        warn="#7d5100",
        bad="#b3261e",
        bad_soft="#fdeceb",
    ),
    "dark": Colours(
        window="#12161b",
        surface="#1b2128",
        sunken="#161b21",
        ink="#e7ebf0",
        muted="#a9b3bf",
        line="#2f3843",
        edge="#738091",
        accent="#8cc0ff",
        on_accent="#0a1420",
        soft="#22364d",
        ok="#79d19a",
        warn="#f0c368",
        bad="#ff9d94",
        bad_soft="#46211f",
    ),
    "contrast": Colours(
        window="#000000",
        surface="#000000",
        sunken="#000000",
        ink="#ffffff",
        muted="#ffffff",
        line="#ffffff",
        edge="#ffffff",
        accent="#ffe100",
        on_accent="#000000",
        soft="#2b2b00",
        ok="#7dff9e",
        warn="#ffe100",
        bad="#ff9c9c",
        bad_soft="#3d0000",
    ),
}

SHIPPED = "WenQuanYi Micro Hei"
RARE = ("LXGWWenKai-Regular.ttf", "HanaMinA.ttf", "HanaMinB.ttf")  # in the order of their shapes
FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "MiSans",
    SHIPPED,
    "SimHei",
)


class Theme(NamedTuple):
    """A palette at a text scale in percent; what widgets that paint themselves ask."""

    name: str = "light"
    scale: int = 100

    @property
    def colours(self) -> Colours:
        return PALETTES[self.name]

    def px(self, length: float) -> int:
        """A length given for 100 % as it is at this scale."""
        return round(length * self.scale / 100)

    @property
    def text(self) -> int:
        """Pixels of body text."""
        return self.px(BASE)


def chosen(name: str, *, scale: int) -> Theme:
    """The theme of that name; the text between 100 and 200 %."""
    return Theme(name, min(200, max(100, scale)))


def apply(application: QApplication, theme: Theme) -> None:
    """Dress an application whose windows stand."""
    application.setStyle(STYLE)
    dress(application, theme)
    finish(application, theme)


def dress(application: QApplication, theme: Theme) -> None:
    """Colours and font: before the first widget. The application was made in `STYLE`."""
    application.setPalette(_palette(theme.colours))
    font = QFont(_family())
    font.setPixelSize(theme.text)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    application.setFont(font)


def finish(application: QApplication, theme: Theme) -> None:
    """The style sheet: once the window is built, or each part is polished again and again."""
    application.setStyleSheet(style_sheet(theme))


def style_sheet(theme: Theme, *, file: str = "face.qss") -> str:
    """A template filled in: `$name` is a colour, `$pN` a length of N pixels at 100 %."""
    template = Template(resource("styles", file).read_text(encoding="utf-8"))
    lengths = {f"p{length}": f"{theme.px(length)}px" for length in range(1, 129)}
    return template.substitute(theme.colours._asdict(), **lengths)


def _family() -> str:
    """An installed Chinese font, or the shipped one: loading it costs time before the paint."""
    installed = set(QFontDatabase.families())
    for family in FAMILIES:
        if family in installed:
            return family
    QFontDatabase.addApplicationFont(str(resource("fonts", "wqy-microhei.ttc")))
    return SHIPPED


def add_rare_characters() -> None:
    """The paper fonts behind the screen's own, so that a name reads on screen as it will print.

    All Han characters of GB 18030-2022 level 3, and those of names beyond it (𰻞) that papers have.
    Takes 10 ms and no memory until one is drawn.
    """
    for name in RARE:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: colours.window,
        role.WindowText: colours.ink,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.ink,
        role.Button: colours.surface,
        role.ButtonText: colours.ink,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.ink,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.PlaceholderText: colours.muted,
        role.Mid: colours.line,
    }
    for where, colour in pairs.items():
        palette.setColor(where, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, QColor(colours.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Text, QColor(colours.muted))
    return palette
