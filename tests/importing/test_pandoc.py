"""Tables that are drawn with dashes and spaces, or as grids."""

import pytest

from kg.importing.pandoc import as_tables

CASES = [
    (
        "文\n\n  样本   长度 (nt)\n------ -----------\n  甲       150\n  b|c       20\n\n文",
        "文\n\n| 样本 | 长度 (nt) |\n|---|---|\n| 甲 | 150 |\n| b\\|c | 20 |\n\n文",
    ),
    (
        "--------------\n Head   Other\n  of     two\n------ -------\n one    1.0\n more\n\n"
        " two    2.0\n--------------\n",
        "| Head of | Other two |\n|---|---|\n| one more | 1.0 |\n| two | 2.0 |\n\n\n\n\n\n",
    ),
    ("--- ---\n a   b\n--- ---\n\n文", "|  |  |\n|---|---|\n| a | b |\n\n文"),
    (
        "+---+-----+\n| A | B   |\n+===+=====+\n| 1 | 2   |\n|   | 3   |\n+---+-----+",
        "| A | B |\n|---|---|\n| 1 | 2 3 |\n\n\n",
    ),
    ("文\n+---+---+\n| 1 | 2 |\n+---+---+", "文\n\n|  |  |\n|---|---|\n| 1 | 2 |"),
    # what is none
    ("文\n\n--- ---\n\n文", "文\n\n--- ---\n\n文"),
    ("标题\n----\n文字\n--- ---\n文", "标题\n----\n文字\n--- ---\n文"),
    ("```\na b\n- -\n-- --\n1 2\n```\n-- --", "```\na b\n- -\n-- --\n1 2\n```\n-- --"),
    ("+---+---+\n| 1 |\n| 1 | 2 |\n+---+---+", "+---+---+\n| 1 |\n| 1 | 2 |\n+---+---+"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:20] for case in CASES])
def test_as_tables(text, expected):
    assert as_tables(text) == expected


def test_a_drawn_table_heads_no_page(workshop):
    body = workshop.body("样本   长度\n------ ------\n甲     150\n------ ------\n\n文。")
    assert body.startswith("| 样本 | 长度 |\n|---|---|\n| 甲 | 150 |\n\n文。")
    assert workshop.run("--check").report["lost"] == []
