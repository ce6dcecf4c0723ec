"""Headings that are items of lists."""

import pytest

from kg.importing.headed import as_headings

CASES = [
    (
        "# 面试\n\n1. ### 甲\n\n   文。\n2. ### 乙\n文。\n   ```c\n   x\n   ```\n",
        "# 面试\n\n### 1. 甲\n\n文。\n### 2. 乙\n文。\n   ```c\n   x\n   ```\n",
    ),
    ("* ## 甲\n\n  - 项\n    - 子\n- #### 乙\n  文", "## 甲\n\n- 项\n  - 子\n#### 乙\n文"),
    # lazy numbers, tabs, code, items within items
    ("1. ### 甲\n1. ### 乙\n\t```\n\tx\n\t\ty\n\t```", "### 甲\n### 乙\n```\nx\n\ty\n```"),
    (
        "1. ## 甲\n   - ### 子\n     文\n2. ## 乙\n   - ### 子二",
        "## 1. 甲\n### 子\n文\n## 2. 乙\n### 子二",
    ),
    # a single one, one within an item, code
    ("1. ### 甲\n2. 乙", "1. ### 甲\n2. 乙"),
    ("- 甲\n  - ### 乙\n  - ### 丙", "- 甲\n  - ### 乙\n  - ### 丙"),
    ("```\n- # 甲\n- # 乙\n```", "```\n- # 甲\n- # 乙\n```"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:20] for case in CASES])
def test_as_headings(text, expected):
    assert as_headings(text) == expected


def test_headings_in_lists_become_pages(workshop):
    workshop.write("# 面试\n\n1. ### TCP\n   文。\n2. ### UDP\n   文。\n")
    workshop.run()
    assert set(workshop.pages()) == {
        "index.md", "面试/index.md", "面试/1-tcp.md", "面试/2-udp.md",
    }  # fmt: skip
    assert workshop.run("--check").report["lost"] == []
