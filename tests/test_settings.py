"""Settings: what was saved is read again, what a hand wrote is TOML, wrong values are named."""

import pytest

from winclient.domain.refusals import Reason, Refused
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
        ('station = "1234"', "station"),
        ("text_scale = 50", "text_scale"),
        ('number_template = "{word}{serial}号"', "number_template"),
        ("text_scale = [", FILE),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, line, field):
    (tmp_path / FILE).write_text(line, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_settings(tmp_path, environment={})
    assert refused.value.reason is Reason.FIELD_WRONG
    assert refused.value.details["field"].endswith(field)


def test_every_setting_has_its_label_its_help_and_its_row_in_the_readme():
    told = words("settings")
    readme = resource("..", "README.md").read_text(encoding="utf-8")
    for name in Settings._fields:
        assert told[name]
        assert told[f"{name}_help"]
        assert f"| `{name}` |" in readme
