"""Settings: what was saved is read again, what a hand wrote is TOML, wrong values are named."""

import pytest

from winclient.domain.refusals import Reason, Refused
from winclient.phrases import refusal
from winclient.resources import resource
from winclient.settings import FILE, Settings, load_settings, save_settings
from winclient.wording import words


def test_what_was_saved_is_read_again(tmp_path):
    told = Settings(organ='示例"市"\\中心', holders=("申请人",), text_scale=150)
    save_settings(tmp_path, told)
    assert load_settings(tmp_path, environment={}) == told


def test_a_file_edited_by_hand_is_toml(tmp_path):
    (tmp_path / FILE).write_text("# 三号窗口\ncounter = '3'\n", encoding="utf-8")
    assert load_settings(tmp_path, environment={}).counter == "3"


def test_the_environment_overrules_the_file(tmp_path):
    save_settings(tmp_path, Settings(counter="3"))
    assert load_settings(tmp_path, environment={"WINCLIENT_COUNTER": "5"}).counter == "5"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('region = "61"', "region"),
        ('region = "６１０１９９"', "region"),
        ('station = "1234"', "station"),
        ("text_scale = 50", "text_scale"),
        ('theme = "Dark"', "theme"),
        ('voice = "loud"', "voice"),
        ('number_template = "{word}{serial}号"', "number_template"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, line, field):
    (tmp_path / FILE).write_text(line, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_settings(tmp_path, environment={})
    assert refused.value.reason is Reason.FIELD_WRONG
    assert refused.value.details["field"].endswith(field)


def test_a_setting_of_a_closed_set_is_refused_with_the_words_that_may_stand_there(tmp_path):
    with pytest.raises(Refused) as refused:
        load_settings(tmp_path, environment={"WINCLIENT_THEME": "drak"})
    assert "light, dark, contrast" in refusal(refused.value)
    assert load_settings(tmp_path, environment={"WINCLIENT_THEME": "dark"}).theme == "dark"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('counter = "3"\ntext_scale = [\n# 字号\n\n', 2),
        ('counter = "3\nclerk = "1"\n', 1),
        ("# 三号窗口\ncounter = 3 4\n", 2),
        ('counter = "3"\n\ncounter = "4"\n', 3),
        ('organ = "某局', 1),
    ],
)
def test_a_broken_file_is_refused_in_chinese_with_the_line_to_mend(tmp_path, text, line):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_settings(tmp_path, environment={})
    assert (refused.value.reason, refused.value.details["line"]) == (Reason.FILE_NOT_TOML, line)
    assert f"第 {line} 行写得不对" in refusal(refused.value)


def test_a_file_saved_by_a_notepad_is_read_or_its_encoding_named(tmp_path):
    (tmp_path / FILE).write_text('organ = "某局"\n', encoding="utf-8-sig")
    assert load_settings(tmp_path, environment={}).organ == "某局"
    (tmp_path / FILE).write_bytes('counter = "3"\norgan = "某局"\n'.encode("gb18030"))
    with pytest.raises(Refused) as refused:
        load_settings(tmp_path, environment={})
    assert (refused.value.reason, refused.value.details["line"]) == (Reason.FILE_ENCODING, 2)


def test_every_setting_has_its_label_its_help_and_its_row_in_the_readme():
    told = words("settings")
    readme = resource("..", "README.md").read_text(encoding="utf-8")
    for name in Settings._fields:
        assert told[name]
        assert told[f"{name}_help"]
        assert f"| `{name}` |" in readme
