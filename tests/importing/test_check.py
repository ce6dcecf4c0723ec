"""`--check`: what is lost is named, what was moved or only repaired is not."""

NOTES = """# A

同一句话。甲。

```
same()
```

$x_1$ 与 $x_1$

# B

同一句话。乙。

```
same()
```
"""


def lost(workshop) -> list[str]:
    result = workshop.run("--check")
    assert result.code == (1 if result.report["lost"] else 0)
    return [problem["message"] for problem in result.report["lost"]]


def edit(workshop, path: str, old: str, new: str) -> None:
    page = workshop.docs / path
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), "utf-8")


def test_a_sentence_that_stands_twice_has_to_be_there_twice(workshop):
    workshop.write(NOTES)
    workshop.run()
    assert lost(workshop) == []
    edit(workshop, "b.md", "同一句话。", "")
    assert lost(workshop) == ["this sentence is on the pages only 1 times: 同一句话"]


def test_a_passage_may_move_to_another_page(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "b.md", "同一句话。", "")
    edit(workshop, "a.md", "甲。", "甲。同一句话。")
    assert lost(workshop) == []


def test_code_and_formulas_count_as_well(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "b.md", "same()", "other()")
    edit(workshop, "a.md", "与 $x_1$", "")
    assert sorted(lost(workshop)) == [
        "this code is on the pages only 1 times: same()",
        "this formula is on the pages only 1 times: x_1",
        "this sentence is on no page: x_1 与 x_1",
    ]


def test_what_only_a_listing_says_is_lost(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "b.md", "乙。", "")
    edit(workshop, "index.md", "- [B](b.md)：同一句话。", "- [B](b.md)：乙。")
    assert lost(workshop) == ["this sentence is on no page: 乙"]


def test_what_is_lost_is_named_by_its_line(workshop):
    workshop.write("# A\n\n\n\n甲。\n\n\n乙。\n")
    workshop.run()
    edit(workshop, "a.md", "乙。", "")
    assert workshop.run("--check").report["lost"][0]["where"] == "notes.md:8"


def test_images_and_cards_count_as_well(workshop):
    workshop.picture("notes/net.png")
    workshop.write(
        "# A\n\n![图](net.png)\n\n![图](a.png)\n\n# B\n\n![图](net.png)\n\n![图](b.png)\n"
    )
    workshop.run()
    assert lost(workshop) == []
    page = workshop.docs / "b.md"
    text = page.read_text("utf-8")
    page.write_text("# B\n", "utf-8")
    assert lost(workshop) == [
        "this image is on the pages only 1 times: net.png", "this image is on no page: b.png",
    ]  # fmt: skip
    page.write_text(text.replace("b.png", "c.png"), "utf-8")
    assert lost(workshop) == ["this image is on no page: b.png"]
    page.write_text(text[: text.index("<figure")] + "![找到了](images/b.png)\n", "utf-8")
    assert lost(workshop) == []


def test_an_address_with_one_definition_may_be_linked_twice(workshop):
    workshop.write("# A\n\n[甲][q] 与 [乙][q]\n\n[q]: https://a.b/c\n")
    workshop.run()
    assert lost(workshop) == []


def test_an_escaped_bracket_begins_no_tag(workshop):
    workshop.write("# A\n\n|a|b|\n|--|--|\n|x=\\<dir>|甲。\n|y|\\<b>乙</b>\n")
    workshop.run()
    assert lost(workshop) == []


def test_a_blank_ends_no_sentence(workshop):
    workshop.write(
        "# A\n\n甲。<br>&emsp;**乙：**丙。<br>&emsp;**丁：**戊&nbsp;己\n&emsp;**庚：**\n\n- 辛。\n"
    )
    workshop.run()
    assert lost(workshop) == []


def test_a_formula_in_html_keeps_its_backslash_and_is_found(workshop):
    workshop.write("# 表\n\n<table><tr><td>值 $a\\_b$</td></tr></table>\n\n而 $c\\_d$ 不是。\n")
    workshop.run()
    assert lost(workshop) == []
    edit(workshop, "表.md", "$c_d$", "$c$")
    edit(workshop, "表.md", "$a\\_b$", "$a$")
    formulas = [told for told in lost(workshop) if told.startswith("this formula")]
    assert formulas == [r"this formula is on no page: a\_b", "this formula is on no page: c_d"]
