"""Contrast of every palette by the formula of WCAG 2.2, and a sheet without loose ends."""

import json
from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from winclient.printing.coverage import coverage
from winclient.printing.fonts import missing
from winclient.resources import resource
from winclient.ui import theme as themes
from winclient.ui.theme import PALETTES

TEXTS = ("ink", "muted", "accent", "ok", "warn", "bad")
GROUNDS = ("window", "surface", "sunken")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_text_keeps_four_and_a_half_to_one(name):
    colours = PALETTES[name]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("on_accent", "accent"), ("ink", "soft"), ("accent", "soft"), ("ink", "bad_soft")]
    pairs += [(tone, "soft") for tone in ("muted", "ok", "warn", "bad")]
    poor = {
        pair: round(contrast(getattr(colours, pair[0]), getattr(colours, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(colours, pair[0]), getattr(colours, pair[1])) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("name", PALETTES)
def test_edges_and_focus_keep_three_to_one(name):
    colours = PALETTES[name]
    for ground in GROUNDS:
        assert contrast(colours.edge, getattr(colours, ground)) >= 3
        assert contrast(colours.accent, getattr(colours, ground)) >= 3


def test_the_formula_knows_black_on_white():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_sheet_is_filled_in_completely(scale):
    sheet = themes.style_sheet(themes.chosen("light", scale=scale))
    assert "$" not in sheet.split("*/", 1)[1]
    assert f"font-size: {round(22 * scale / 100)}px" in sheet


def drawn(text, *, font):
    """The pixels of a text, whatever fonts stand behind the first."""
    label = QLabel(text)
    label.setFont(font)
    label.resize(80, 80)
    return label.grab().toImage()


def test_rare_characters_of_names_are_drawn_and_not_boxed(qtbot):
    themes.dress(QApplication.instance(), themes.Theme())
    font = QApplication.instance().font()
    font.setPixelSize(40)
    themes.add_rare_characters()
    rare = [drawn(text, font=font) for text in "𬱖㛃𠀀𰻞鿫"]
    boxed = drawn("\U0003fffd", font=font)  # no font has this one
    assert boxed not in rare
    assert not any(one == other for one, other in combinations(rare, 2))


def test_the_screen_has_every_character_that_papers_have(real_data):
    """And what neither has is refused by name, never printed as a box."""
    names = json.loads((real_data / "names_ids" / "names.json").read_text(encoding="utf-8"))
    written = "".join(each["name"] for each in names)
    files = [resource("fonts", name) for name in (*themes.RARE, "wqy-microhei.ttc")]
    lacks = {
        character
        for character in dict.fromkeys(written)
        if character.isprintable() and not any(character in coverage(file) for file in files)
    }
    assert lacks <= {*missing(written)}
