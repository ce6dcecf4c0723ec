"""What is a heading, what is not, and which pages come of it."""

import pytest

from kg.importing.blocks import scan

H = "\n\ntext\n"
CASES = [
    ("# A", [(1, "A")]),
    ("###### F", [(6, "F")]),
    ("####### G", []),
    ("# A #", [(1, "A")]),
    ("# A ##  ", [(1, "A")]),
    ("# A#", [(1, "A#")]),
    ("# A \\#", [(1, "A \\#")]),
    ("#  Two  spaces", [(1, "Two  spaces")]),
    ("   # Three in", [(1, "Three in")]),
    ("#\tTab", [(1, "Tab")]),
    ("#", [(1, "")]),
    ("## ", [(2, "")]),
    ("##标题", [(2, "标题")]),
    ("#标题", [(1, "标题")]),
    ("#tag", []),
    ("#!shebang", []),
    ("#1 first", []),
    ("\\# no", []),
    # headings of HTML
    ("<h2>标题</h2>", [(2, "标题")]),
    ('  <H3 class="a" style="x: y">标 <b>粗</b></H3 >  ', [(3, "标 <b>粗</b>")]),
    ('<h1 align = "center" id="top">甲 &amp; 乙_丙_</h1>', [(1, "甲 & 乙\\_丙\\_ {#top}")]),
    ("<h2>a &lt;b&gt; $x_1$</h2>", [(2, "a &lt;b> $x_1$")]),
    ("<h2>一\n二</h2><p>文</p>", [(2, "一 二")]),
    ("文\n<h2>标题</h2>\n文", [(2, "标题")]),
    ("<h2>一</h2>\n<h3>二</h3>", [(2, "一"), (3, "二")]),
    ("<p>文</p><h2>一</h2><p>文</p><h3>二</h3>文", [(2, "一"), (3, "二")]),
    ("<!-- wp --><h2>一</h2><!-- /wp --><p>文</p>", [(2, "一")]),
    ("<div><h2>一</h2></div><h3>二</h3>", [(3, "二")]),
    ("<h2>一\n\n二</h2>", []),
    ("<h2>一<h2>", []),
    ("<h2></h2>\n<h3><img src='a.png'></h3>", []),
    ("```html\n<h2>码</h2>\n```", []),
    ("    <h2>码</h2>", []),
    ("- 项\n  <h2>标题</h2>", []),
    ("> <h2>标题</h2>", []),
    ("<!--\n<h2>标题</h2>\n-->", []),
    ("<div>\n<h2>一</h2>\n\n<h2>二</h2>\n\n</div>\n\n<h2>三</h2>", [(2, "三")]),
    ("<table><tr><td>\n\n<h2>一</h2>\n\n# 二\n\n<h2>三</h2>", [(1, "二"), (2, "三")]),
    ("<details>\n<h2>一</h2>\n\n</details>\n<h2>二</h2>", [(2, "二")]),
    ("##**粗**", [(2, "**粗**")]),
    ("###`码`\n##（一）起", [(3, "`码`"), (2, "（一）起")]),
    ("##!x\n#**x**", []),
    ("Setext\n===", [(1, "Setext")]),
    ("Setext\n---", [(2, "Setext")]),
    ("![img](a.png)\n---\n![](b.png) ![](c.png)\n---", []),
    ("<center>图</center>\n\t# no code\n---\n# A", [(1, "A")]),
    ("Two\nlines\n---", [(2, "Two lines")]),
    ("text\n\n---", []),
    ("- item\n---", []),
    ("> quote\n---", []),
    ("| a |\n| - |", []),
    ("# $x^2$ 与 [链](u) *强*", [(1, "$x^2$ 与 [链](u) *强*")]),
    ("```\n# no\n```\n# A", [(1, "A")]),
    ("`````\n```\n# no\n`````\n# A", [(1, "A")]),
    ("```py\n# no\n````\n# A", [(1, "A")]),
    ("~~~\n# no\n```\n# no\n~~~\n# A", [(1, "A")]),
    ("   ```\n# no\n   ```\n# A", [(1, "A")]),
    ("```\n# no, and it never ends\n\n# no", []),
    ("``` a`b\n# A", [(1, "A")]),
    ("##Ab\n##Cd\n#E源码\n#include <中>\n#tag", [(2, "Ab"), (2, "Cd"), (1, "E源码")]),
    ("##Ab\n#E源码", [(2, "Ab")]),
    ("    # indented", []),
    ("\t# indented by a tab", []),
    ("text\n    # goes on\n# A", [(1, "A")]),
    ("- item\n\n      # code in an item\n\n# A", [(1, "A")]),
    ("1. item\n   ```sh\n   # no\n   ```\n# A", [(1, "A")]),
    ("1. item\n   ```sh\n# not indented, still code\n   ```\n# A", [(1, "A")]),
    ("- ```\n  # no\n  ```\n# A", [(1, "A")]),
    ("> ```\n> # no\n> ```\n# A", [(1, "A")]),
    ("> ```\n> # no, and the quote ends\n\n# A", [(1, "A")]),
    ("> # in a quote", []),
    ("- # in a list", []),
    ("<!-- # no -->\n# A", [(1, "A")]),
    ("<!--\n# no\n-->\n# A", [(1, "A")]),
    ("text <!-- a\n# no\n--> b\n# A", [(1, "A")]),
    ("`<!--` in code\n# A", [(1, "A")]),
    ("<!-- never ends\n# no", []),
    ("<pre>\n# no\n\n# no\n</pre>\n# A", [(1, "A")]),
    ("<script>\n# no\n</script>\n# A", [(1, "A")]),
    ("<div>\n# no\n</div>\n# A", [(1, "A")]),
    ("<table>\n<tr><td>\n# no\n</td></tr></table>\n\n# A", [(1, "A")]),
    ('<img src="a.png">\n# A', [(1, "A")]),
    ("$$\na\n=\nb\n$$\n# A", [(1, "A")]),
    ("$$\nnever ends\n\n# A", [(1, "A")]),
    ("---\ntitle: x\n# a comment\n---\n# A", [(1, "A")]),
    ("---\n\n# A", [(1, "A")]),
    ("* * *\n# A", [(1, "A")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(case[0])[:40] for case in CASES])
def test_headings(text, expected):
    text += H
    blocks = scan(text)
    assert [(b.level, b.title) for b in blocks if b.kind == "heading"] == expected
    assert "".join(text[b.start : b.end] for b in blocks) == text


def test_a_folder_for_a_heading_with_children_and_a_page_for_a_leaf(workshop):
    workshop.write(
        "# 优化算法\n\n引言。\n\n## Adam\n\n好。\n\n## RMSProp\n\n也好。\n\n# 附录\n\n完。\n"
    )
    result = workshop.run()
    assert result.code == 0
    assert set(workshop.pages()) == {
        "index.md", "优化算法/index.md", "优化算法/adam.md", "优化算法/rmsprop.md", "附录.md",
    }  # fmt: skip
    chapter = workshop.page("优化算法/index.md")
    assert "引言。" in chapter
    assert "- [Adam](adam.md)：好。\n- [RMSProp](rmsprop.md)：也好。" in chapter
    assert workshop.page("优化算法/adam.md") == "---\nname: Adam\n---\n\n# Adam\n\n好。\n"
    assert result.report["headings"] == 4


def test_duplicates_skipped_levels_and_text_before_the_first_heading(workshop):
    workshop.write("前言在此。\n\n# A\n\n### C\n\nx1\n\n### C\n\nx2\n\n# A\n\nx3\n")
    workshop.run()
    pages = workshop.pages()
    assert set(pages) == {"index.md", "notes.md", "a/index.md", "a/c.md", "a/c-2.md", "a-2.md"}
    assert "前言在此。" in pages["notes.md"]
    assert ["x1" in pages["a/c.md"], "x2" in pages["a/c-2.md"], "x3" in pages["a-2.md"]] == [
        True
    ] * 3


def test_headings_without_text_are_marked_and_an_empty_one_is_reported(workshop):
    workshop.write("# A\n\n## B\n\n## \n\n\n")
    result = workshop.run()
    assert set(workshop.pages()) == {"index.md", "a/index.md", "a/b.md"}
    page = workshop.page("a/b.md")
    assert "status: 待补充" in page and "待补充：" in page
    assert [note["where"] for note in result.report["notes"]] == ["notes.md:5"]


LONG = (
    "过程：先执行open方法设置初始配置，再循环执行nextTuple从数据源获取数据。"
    "然后发射到下一个节点，并定义好它的结构。"
)


def test_a_heading_that_is_a_text_is_short_in_menus_and_whole_on_its_page(workshop):
    workshop.write(f"# A\n\n## {LONG}\n\n## 短\n\n![](x.png)\n\n### {LONG}\n\n![](y.png)\n")
    workshop.run()
    shown = "过程：先执行open方法设置初始配置……"
    (path,) = (path for path in workshop.pages() if path.startswith("a/过程"))
    assert workshop.page(path) == f"---\ntitle: {shown}\n---\n\n# {LONG}\n"
    assert f"- [{shown}]({path[2:]})\n" in workshop.page("a/index.md")
    (path,) = (path for path in workshop.pages() if path.startswith("a/短/过程"))
    assert (
        "<figcaption>过程：先执行open方法设置初始配置，再循环执行nextTuple从数据源获取数据</figcaption>"
        in workshop.page(path)
    )


def test_a_heading_without_title_but_with_text_keeps_its_text(workshop):
    workshop.write("# A\n\na\n\n## \n\nlonely\n")
    workshop.run()
    assert "lonely" in workshop.page("a/未命名.md")


def test_what_a_heading_parts_is_ended_on_each_page(workshop):
    workshop.write(
        '# A\n\n<div align="center">\n\n## B\n\n</div>\n\nb\n\n'
        "<table><tr><td>\n\n## C\n\nc\n\n</td>\n<td>\n\nd\n\n</td></tr></table>\n"
    )
    workshop.run()
    assert "</div>" not in workshop.page("a/b.md") and "<div" not in workshop.page("a/c.md")
    assert workshop.page("a/b.md").endswith("\n\n</td></tr></table>\n")
    assert workshop.page("a/c.md").endswith("c\n\n\n<td>\n\nd\n\n</td>\n")
    assert workshop.run("--check").code == 0


def test_a_figure_that_stands_as_a_heading_is_kept(workshop):
    workshop.write("# A\n\na\n\n## ![img](b.png)\n\nb\n\n## ![img](c.png)\n")
    result = workshop.run()
    assert [entry["name"] for entry in result.report["images"]["entries"]] == ["b.png", "c.png"]
    assert workshop.page("a.md").count("</figure>\n") == 2
    assert "</figure>\n\nb\n\n<figure" in workshop.page("a.md")


def test_names_are_plain_text_and_safe(workshop):
    workshop.write(
        "# **粗** `code` [链](http://x.y) $x^2$\n\na\n\n# ../../etc/passwd\n\nb\n\n# CON\n\nc\n\n"
        "# C++ / C#\n\nd\n\n# : 'q\" #\n\ne\n\n# images\n\nf\n\n# 2019-01-01\n\ng\n\n# "
        + "长" * 300
        + "\n\nh\n"
    )
    workshop.run()
    pages = workshop.pages()
    assert "name: 粗 code 链 $x^2$\n" in pages["粗-code-链-x-2.md"]
    assert "etc-passwd.md" in pages and "con-notes.md" in pages and "c-plus-c-sharp.md" in pages
    assert "images-notes.md" in pages
    assert 'title: "2019-01-01"' in pages["2019-01-01.md"]
    assert not (workshop.top / "etc").exists()
    assert all(len(path.encode()) < 250 for path in pages)


def test_several_files_and_folders(workshop):
    workshop.write("# Redis\n\n## 概念\n\na\n", "后端/redis.md")
    workshop.write("# Redis\n\nb\n", "前端/redis.md")
    workshop.write("只有文字。\n", "散记.md")
    workshop.write("# no\n", "node_modules/x.md")
    workshop.run()
    pages = workshop.pages()
    assert {"后端/redis/概念.md", "前端/redis.md", "散记.md", "后端/index.md"} <= set(pages)
    assert "- [后端](后端/index.md)" in pages["index.md"]
    assert not any("node" in path for path in pages)


def test_a_name_that_several_headings_have_is_that_of_the_first_with_text(workshop):
    workshop.write("# Redis\n\n## 集群\n\na\n", "1/a.md")
    workshop.write("# Redis\n\nb\n\n## 集群\n\nc\n", "2/b.md")
    workshop.run()
    named = [path for path, page in workshop.pages().items() if "\nname: " in page]
    assert named == ["1/redis/集群.md", "2/redis/index.md"]
    assert "- [1](1/index.md)\n- [2](2/index.md)\n" in workshop.page("index.md")


def test_each_of_several_files_is_a_chapter_if_it_has_several_main_headings(workshop):
    one = workshop.write("## 概念\n\na\n\n## 总结\n\nb\n", "一.md")
    workshop.write("前言。\n\n### 总结\n\nc\n", "夹/二.md")
    workshop.write("# 三\n\n## 总结\n\nd\n\n# 附录\n\ne\n", "三.md")
    workshop.run()
    pages = workshop.pages()
    assert set(pages) == {
        "index.md", "一/index.md", "一/概念.md", "一/总结.md", "夹/index.md", "夹/二/index.md",
        "夹/二/总结.md", "三/index.md", "三/总结.md", "附录.md",
    }  # fmt: skip
    assert "- [概念](概念.md)：a\n- [总结](总结.md)：b" in pages["一/index.md"]
    assert "前言。" in pages["夹/二/index.md"]
    before = workshop.bytes()
    workshop.run(notes=one)
    assert workshop.run("--check").code == 0 and workshop.bytes() == before


def test_a_file_that_was_alone_keeps_its_addresses_when_others_join_it(workshop):
    workshop.write("# A\n\na\n\n# B\n\nb\n", "一.md")
    workshop.run()
    workshop.write("# C\n\nc\n\n# D\n\nd\n", "二.md")
    workshop.run()
    assert set(workshop.pages()) == {
        "index.md", "a.md", "b.md", "二/index.md", "二/c.md", "二/d.md"
    }  # fmt: skip


def test_indexes_in_a_heading_are_no_links(workshop):
    workshop.write("# dp[i][j] 的含义与 [链][1]\n\na\n\n[1]: http://a.b\n")
    workshop.run()
    assert 'name: "dp[i][j] 的含义与 链"\n' in workshop.page("dp-i-j-的含义与-链.md")


def test_a_part_of_the_notes_leaves_the_rest_listed(workshop):
    one = workshop.write("# A\n\na\n", "one.md")
    workshop.write("# B\n\nb\n", "two.md")
    workshop.run()
    before = workshop.bytes()
    workshop.run(notes=one)
    assert workshop.bytes() == before


def test_the_outline_names_pages_and_mends_levels(workshop):
    workshop.write("# 基础\n\n## A\n\na\n\n### B\n\nb\n")
    workshop.write(
        "pages:\n  基础: base/index.md\n  A: base/first.md\n  B: base/second.md\n  没有: x.md\n"
        "parents:\n  B: 基础\n",
        "outline.yml",
    )
    result = workshop.run()
    assert set(workshop.pages()) == {"index.md", "base/index.md", "base/first.md", "base/second.md"}
    assert "[B](second.md)" in workshop.page("base/index.md")
    assert "没有" in result.report["notes"][0]["message"]


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "a/../../x.md", "C:/x.md", ".x.md", "x.txt"])
def test_the_outline_cannot_name_a_page_outside(workshop, path):
    workshop.write("# A\n\na\n")
    workshop.write(f"pages:\n  A: {path}\n", "outline.yml")
    result = workshop.run()
    assert result.code == 1
    assert result.report["errors"][0]["where"] == "outline.yml:2"
    assert set(workshop.pages()) == {"index.md", "a.md"}


def test_links_between_notes_lead_to_pages(workshop):
    workshop.write(
        "# A\n\n[见B](#b-二)，[见C](other.md#c)，[全](./other.md)，[无](#x)\n\n# B 二\n\nb\n"
    )
    workshop.write("# C\n\nc <a name='x'></a>\n", "other.md")
    workshop.write(
        "# D\n\n[远](http://x.y/a.md#b)，[论文](papers/x.pdf)，[表][t]\n\n[t]: b.xlsx\n", "z.md"
    )
    workshop.run()
    assert "[见B](b-二.md)，[见C](../c.md)，[全](../c.md)，无" in workshop.page("notes/a.md")
    assert "[远](http://x.y/a.md#b)，论文（papers/x.pdf）" in workshop.page("d.md")


def test_definitions_follow_the_links_that_use_them(workshop):
    workshop.write("# A\n\n[甲][1]\n\n# B\n\n[乙][2]\n\n[1]: http://a.b\n[2]: http://c.d\n")
    workshop.run()
    assert "[1]: http://a.b" in workshop.page("a.md")
    assert "[2]: http://c.d" in workshop.page("b.md")


def test_footnotes_follow_the_marks_that_use_them(workshop):
    workshop.write("# A\n\n甲[^1]\n\n# B\n\n乙[^2]\n\n[^1]: 注一\n[^2]: 注二\n")
    workshop.run()
    assert workshop.page("a.md").endswith("甲[^1]\n\n[^1]: 注一\n")
    assert workshop.page("b.md").count("注二") == 1


@pytest.mark.parametrize("space", ["  　　", " 　　　　", " \xa0\xa0\xa0\xa0"])
def test_a_line_indented_by_wide_spaces_is_read(space):
    text = f"段。\n\n{space}中文\n\n# A\n"
    assert [block.kind for block in scan(text)] == ["text", "heading"]


def test_many_list_marks_in_one_line_are_read():
    blocks = scan("1. " * 5000 + "x\n# A\n")
    assert [block.kind for block in blocks] == ["text", "heading"]


def test_a_chapter_that_says_something_of_its_concept_is_about_it(workshop):
    workshop.write(
        "# 笔记\n\n## 1 堆（Heap）\n\n堆是树。\n\n### 大根堆\n\na\n\n## 树\n\n### 红黑树\n\nb\n"
    )
    workshop.run()
    fronts = {text.split("---\n")[1] for text in workshop.pages().values()}
    assert {"name: 堆\naliases: [Heap]\n", "title: 树\n", "title: 笔记\n"} < fronts


def test_pages_are_named_by_the_concepts_of_their_headings(workshop):
    workshop.write(
        "# Redis\n\n## 1.1 哨兵（Sentinel）\n\na\n\n## 总结\n\nb\n\n## 什么是RDB\n\nc\n\n"
        "## RDB\n\nd\n\n"
        "## AOF简介\n\ne\n\n## AOF入门\n\nf\n\n## 主从（RDB）\n\ng\n"
    )
    workshop.run()
    fronts = {text.split("---\n")[1] for text in workshop.pages().values()}
    assert fronts >= {
        "name: 哨兵\naliases: [Sentinel]\n", "title: 总结\n", "title: 什么是RDB\n", "name: RDB\n",
        "name: AOF\n", "title: AOF入门\n", "name: 主从\n",
    }  # fmt: skip
    assert "# 1.1 哨兵（Sentinel）\n" in "".join(workshop.pages().values())


def test_a_heading_with_a_private_character_keeps_its_words(workshop):
    workshop.write("# 页\n\n## 甲\ue000乙~丙\n\n文\n")
    workshop.run()
    assert "# 甲\ue000乙~丙\n" in "".join(workshop.pages().values())


def test_a_heading_is_as_long_as_it_looks(workshop):
    workshop.write("# A\n\n## 구문에 문제가 있어 프로그램이 실행조차 되지 않는 오류\n\n문.\n")
    workshop.run()
    assert any(
        "\nname: 구문에 문제가 있어 프로그램이 실행조차 되지 않는 오류\n" in page
        or "\ntitle: 구문에 문제가 있어 프로그램이 실행조차 되지 않는 오류\n" in page
        for page in workshop.pages().values()
    )


def test_a_formula_between_two_dollars_stands_in_a_title_as_any_other(workshop):
    workshop.write("# 甲\n\n## 核 $$K(x)$$ 的性质\n\n文。\n\n## 乙\n\n文。\n")
    workshop.run()
    assert "title: 核 $K(x)$ 的性质" in "".join(workshop.pages().values())
