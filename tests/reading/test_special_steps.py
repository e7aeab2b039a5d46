"""特殊环节 as catalogues publish them: only what says that it does not count stops the clock."""

from winclient.reading.special_steps import special_steps


def test_a_step_stops_the_clock_only_where_the_catalogue_says_so():
    rows = [
        {
            "环节名称": "现场核查",
            "所需时限": "7个工作日",
            "是否计算在法定办结时限内": "否",
            "法定依据": "甲",
        },
        {"name": "检测", "days": "9" * 5000, "counted": False},
        {"环节名称": "公示", "所需时限": 5, "是否计算在法定办结时限内": "是"},
        {"环节名称": "踏勘"},
        {"所需时限": 3},
        "专家评审",
    ]
    found = special_steps(rows, field="特殊环节")
    assert [(step.name, step.days, step.counted, step.basis) for step in found] == [
        ("现场核查", 7, False, "甲"),
        ("检测", 999, False, ""),
        ("公示", 5, True, ""),
        ("踏勘", 0, True, ""),
    ]


def test_a_remark_is_no_step():
    assert special_steps("现场核查", field="特殊环节") == ()
    assert special_steps(None, field="特殊环节") == ()
