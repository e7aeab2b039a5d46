"""Which characters can be printed is known before anything is printed."""

import json
import struct
import subprocess
import sys

import pytest
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from tests.printing.samples import a_snapshot
from winclient.printing.coverage import coverage
from winclient.printing.faces import PaperFace
from winclient.printing.fonts import FontsMissing, font_files, missing
from winclient.printing.render import render_snapshot
from winclient.printing.text import clean
from winclient.resources import resource


def test_characters_without_a_glyph_are_named_once_in_their_order():
    assert missing("陈\ue863大\U0002ebf0\ue863文") == "\ue863\U0002ebf0"
    assert missing("䶮㛃𬱖𫚉𬎆 abc\n\u200b·") == ""


def test_no_font_is_believed_to_print_a_variant_and_a_mark_of_colour_is_left_out():
    assert missing("葛\U000e0100\ufe00☎\ufe0f") == "\U000e0100\ufe00"
    assert clean("☎\ufe0f电话") == "☎电话"


@pytest.mark.parametrize("name", ["LXGWWenKai-Regular.ttf", "HanaMinA.ttf", "HanaMinB.ttf"])
def test_coverage_says_what_the_library_finds_in_the_font(name):
    path = resource("fonts", name)
    known = set(TTFont(f"known {name}", str(path)).face.charToGlyph) - {0xA0}
    covered = coverage(path)
    assert [code for code in known if chr(code) not in covered] == []
    sample = (*range(0x20, 0x3400), *range(0xE000, 0x10000), *range(0x2F000, 0x32000))
    assert [code for code in sample if chr(code) in covered and code not in known] == [
        code for code in (0xA0,) if chr(code) in covered
    ]


@pytest.mark.parametrize("name", ["LXGWWenKai-Bold.ttf", "HanaMinA.ttf"])
def test_a_face_knows_of_its_font_what_the_library_finds_in_it(name):
    path = str(resource("fonts", name))
    ours, known = PaperFace(path), TTFontFace(path)
    for what in ("charToGlyph", "charWidths", "defaultWidth", "glyphPos", "numGlyphs", "bbox"):
        assert getattr(ours, what) == getattr(known, what), what
    # In units of the font, as its own table has them; the library's are already scaled at the end.
    assert [side for _, side in ours.hmetrics] == [side for _, side in known.hmetrics]


def test_a_font_of_the_basic_plane_alone_is_read_as_well(tmp_path):
    data = bytearray(resource("fonts", "LXGWWenKai-Regular.ttf").read_bytes())
    start = struct.unpack_from(">I", data, data.index(b"cmap") + 8)[0]
    record = data.index(struct.pack(">HH", 3, 10), start)
    data[record : record + 4] = struct.pack(">HH", 9, 9)  # nobody's map of all planes
    path = tmp_path / "plane.ttf"
    path.write_bytes(data)
    assert PaperFace(str(path)).charToGlyph[ord("王")]


def test_every_han_character_of_gb18030_level_3_can_be_printed():
    blocks = (
        (0x4E00, 0x9FEF),
        (0x3400, 0x4DB5),
        (0x20000, 0x2A6D6),
        (0x2A700, 0x2B734),
        (0x2B740, 0x2B81D),
        (0x2B820, 0x2CEA1),
        (0x2CEB0, 0x2EBE0),
    )
    text = "".join(chr(code) for first, last in blocks for code in range(first, last + 1))
    assert missing(text + "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩") == ""


def test_real_names_print_or_are_refused_by_character(real_data):
    names = json.loads((real_data / "names_ids" / "names.json").read_text(encoding="utf-8"))
    refused = {entry["name"]: missing(entry["name"]) for entry in names}
    assert {name for name, lacking in refused.items() if lacking} == {
        "王\U00031350",
        "张\U0002ebf0",
        "陈\ue863",
        "孙\ufe00",
    }


def test_without_fonts_it_says_what_to_do_instead_of_printing_boxes(tmp_path):
    with pytest.raises(FontsMissing, match=r"build/fonts\.py"):
        font_files(folder=tmp_path)


def test_a_halls_own_font_goes_first_and_the_rest_fills_its_gaps():
    own = resource("fonts", "HanaMinA.ttf")
    files = font_files(first=(own,))
    assert files.regular[0] == own
    assert b"HanaMinA" in render_snapshot(a_snapshot(), copy=0, files=files)


def test_a_file_that_is_no_font_is_an_error(tmp_path):
    path = tmp_path / "font.ttf"
    path.write_bytes(b"not a font at all, but long enough to be read as one")
    with pytest.raises(ValueError, match="not a font"):
        coverage(path)


def test_asking_for_coverage_does_not_load_the_pdf_library():
    code = (
        "import sys; from winclient.printing.fonts import missing; missing('王');"
        "print('reportlab' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"
