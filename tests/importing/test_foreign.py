"""Notes as other tools leave them: Obsidian, Notion, Jupyter, Hexo, CSDN."""

import pytest


def test_wiki_links_lead_to_notes_and_headings(workshop):
    workshop.write(
        "见[[反向传播]]、[[反向传播#链式法则|法则]]、[[优化器]]、[[#本地]]和[[没有|别的]]。\n\n"
        "![[反向传播#链式法则]]\n\n# 本地\n\n文。\n", "网络.md"
    )  # fmt: skip
    workshop.write("# 反向传播\n\n## 链式法则\n\n甲。\n\n## 优化器\n\n乙。\n", "sub/反向传播.md")
    result = workshop.run()
    page = workshop.page("网络.md")
    assert "[反向传播](sub/反向传播/index.md)、[法则](sub/反向传播/链式法则.md)" in page
    assert "[优化器](sub/反向传播/优化器.md)、[本地](本地.md)和别的。" in page
    assert "\n[反向传播 > 链式法则](sub/反向传播/链式法则.md)" in page
    assert any("没有" in note["message"] for note in result.report["notes"])
    assert workshop.run("--check").report["lost"] == []


def test_embedded_images_keep_their_size(workshop):
    workshop.picture("notes/a/net.png")
    body = workshop.body("![[net.png|300]] ![[net.png|20x10]] ![[net.png|网络]]")
    assert 'images/net.png){ width="300" }' in body
    assert 'images/net.png){ width="20" height="10" }' in body
    assert "![网络](images/net.png)" in body
    body = workshop.body(
        "![网络|300](net.png) 与 ![image.png|20x10](net.png) 与 ![P(A|B)](net.png)"
    )
    assert '![网络](images/net.png){ width="300" }' in body
    assert '![页：与](images/net.png){ width="20" height="10" }' in body
    assert "![P(A\\|B)](images/net.png)" in body


FRONT = """---
title: 面试
date: 2020-03-01 12:00:00
tags: 深度学习, 面试
aliases:
  - 'DL: a'
layout: post
author: {name: x}
description: 在 C:\\Users\\bob\\x
---

"""


def test_front_matter_goes_to_the_page_that_stands_for_the_file(workshop):
    workshop.write(FRONT + "开头。\n\n# A\n\n甲。\n\n# B\n\n乙。\n")
    result = workshop.run()
    page = workshop.page("面试.md")
    assert page.startswith("---\ntitle: 面试\n")
    assert 'date: "2020-03-01 12:00:00"\ntags: [深度学习, 面试]\naliases: ["DL: a"]\n' in page
    assert "bob" not in page and "Users" in page
    assert "tags" not in workshop.page("a.md")
    assert [n["message"] for n in result.report["notes"]] == [
        "front matter is not taken over: layout, author"
    ]


def test_keys_of_front_matter_may_be_of_several_words(workshop):
    workshop.write("---\ndate created: 2024-07-04 00:10\ndg-publish: true\n---\n\n# A\n\n甲。\n")
    workshop.run()
    assert 'created: "2024-07-04 00:10"\n---\n\n# A' in workshop.page("a.md")


def test_front_matter_of_a_file_without_a_page_of_its_own_goes_to_the_index(workshop):
    front = "---\ntags: \t\t[a]\ndescription:\t关于 A\n---\n\n"
    workshop.write(front + "# A\n\n甲。\n\n# B\n\n乙。\n")
    assert workshop.run().report["notes"] == []
    assert "tags" not in workshop.page("a.md")
    assert workshop.page("index.md").startswith(
        "---\ntitle: 目录\ntags: [a]\ndescription: 关于 A\n---\n"
    )
    workshop.write("# C\n\n丙。\n", "c.md")
    assert "not taken over" in workshop.run().report["notes"][0]["message"]


def test_a_main_heading_above_numbered_ones_is_the_title_of_the_file(workshop):
    parts = "".join(f"# {name}\n\n文。\n\n" for name in ("1. 背景", "2. 简介", "三、实践"))
    workshop.write(f"# 部署笔记\n\n{parts}")
    workshop.run()
    pages = {
        "index.md",
        "部署笔记/index.md",
        "部署笔记/1-背景.md",
        "部署笔记/2-简介.md",
        "部署笔记/三-实践.md",
    }
    assert set(workshop.pages()) == pages
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before
    workshop.write(f"# 部署\n\n{parts}# 别的\n", "other.md")
    workshop.run()
    assert "status: 待补充" in workshop.page("other/部署.md")


def test_text_above_a_lesser_heading_that_is_the_title_of_one_of_several_files(workshop):
    workshop.write("# 乙\n\n文\n", "b.md")
    workshop.write("前言。\n\n题目\n----\n\n## 1. 甲\n\n文\n\n## 2. 丙\n\n文\n", "a.md")
    assert workshop.run().code == 0
    assert set(workshop.pages()) == {
        "index.md", "乙.md", "题目/index.md", "题目/a.md", "题目/1-甲.md", "题目/2-丙.md",
    }  # fmt: skip
    assert "前言。" in workshop.page("题目/a.md")
    assert workshop.run("--check").report["lost"] == []


def test_an_empty_heading_below_the_title_of_one_of_several_files_heads_nothing(workshop):
    workshop.write("# 乙\n\n文\n", "b.md")
    workshop.write("---\ntitle: 庚\n---\n\n## 概览\n\n## 1. 甲\n\n文\n\n## 2. 丙\n\n文\n", "a.md")
    for _ in range(2):
        workshop.run()
        assert set(workshop.pages()) == {
            "index.md", "乙.md", "庚/index.md", "庚/概览.md", "庚/1-甲.md", "庚/2-丙.md",
        }  # fmt: skip


def test_rules_between_sections_make_no_page_and_end_none(workshop):
    workshop.write("@[toc]\n\n---\n\n# A\n\n甲。\n\n---\n\n# B\n\n***\n\n# C\n\n|a|\n|---|\n")
    workshop.run()
    assert set(workshop.pages()) == {"index.md", "a.md", "b.md", "c.md"}
    assert workshop.page("a.md").endswith("# A\n\n甲。\n")
    assert "status: 待补充" in workshop.page("b.md")
    assert workshop.page("c.md").endswith("|a|\n|---|\n")


def test_what_nobody_sees_above_the_first_heading_makes_no_page(workshop):
    head = '<head>\n    <script src="https://a.b/c.js"></script>\n</head>\n\n<!-- 注 -->\n'
    workshop.write(f"{head}\n# A\n\n甲。\n\n```html\n<head>\n</head>\n```\n\n# B\n\n乙。\n")
    workshop.run()
    assert set(workshop.pages()) == {"index.md", "a.md", "b.md"}
    assert "<!--<head>" in workshop.page("a.md") and "</head>-->" in workshop.page("a.md")
    assert "```html\n<head>\n</head>\n```" in workshop.page("a.md")
    assert workshop.run("--check").report["lost"] == []


def test_a_title_that_no_page_has_is_reported(workshop):
    workshop.write("---\ntitle: 面试笔记\n---\n\n# A\n\n甲。\n", "a.md")
    workshop.write("---\ntitle: B\n---\n\n# B\n\n乙。\n", "b.md")
    notes = workshop.run().report["notes"]
    assert notes == [
        {"where": "a.md:1", "message": "the front matter's title is on no page: 面试笔记"}
    ]


def test_a_title_above_several_headings_is_that_of_their_chapter(workshop):
    workshop.write("---\ntitle: 面试笔记\ntags: [a]\n---\n\n# A\n\n甲。\n\n# B\n\n乙。\n", "a.md")
    workshop.write("---\ntitle: 概率\n---\n\n## C\n\n丙。\n", "c.md")
    result = workshop.run()
    assert result.report["notes"] == []
    assert set(workshop.pages()) == {
        "index.md", "面试笔记/index.md", "面试笔记/a.md", "面试笔记/b.md",
        "概率/index.md", "概率/c.md",
    }  # fmt: skip
    assert "tags: [a]" in workshop.page("面试笔记/index.md")


def test_the_title_of_notes_that_are_alone_heads_the_index(workshop):
    notes = "---\ntitle: Redis 笔记\n---\n[TOC]\n\n# 持久化\n\n甲。\n\n# 集群\n\n乙。\n"
    workshop.write(notes, "a.md")
    result = workshop.run()
    assert result.report["notes"] == []
    assert "# Redis 笔记\n" in workshop.page("index.md")
    assert sorted(result.report["pages"]["new"]) == ["index.md", "持久化.md", "集群.md"]
    workshop.write("# 杂记\n\n丙。\n", "b.md")
    workshop.run()
    assert "# 目录\n" in workshop.page("index.md")


def test_comments_are_checked_too(workshop):
    workshop.write("# A\n\n甲%%一句%%。\n\n%%\n另一句\n%%\n\n<!-- 第三句 -->\n")
    workshop.run()
    assert workshop.run("--check").report["lost"] == []
    page = workshop.docs / "a.md"
    page.write_text(page.read_text("utf-8").replace("另一句", ""), "utf-8")
    lost = workshop.run("--check").report["lost"]
    assert [entry["message"] for entry in lost] == ["this comment is on no page: 另一句"]


def test_addresses_that_became_links_are_found_again(workshop):
    workshop.write("# A\n\n见 https://a.b/c. 又 http://a.b/d?e=f! 和 (https://a.b/g_h)\n")
    workshop.run()
    assert "<https://a.b/c>." in workshop.page("a.md")
    assert workshop.run("--check").report["lost"] == []


def test_front_matter_needs_no_first_line(workshop):
    workshop.write("title: Git\ntags:\n- a\n---\n\n## \\698. 用法\n\n甲。\n\n## B\n\n乙。\n")
    workshop.run()
    assert "# Git\n" in workshop.page("index.md")
    assert "# 698. 用法\n" in workshop.page("698-用法.md")


def test_broken_front_matter_is_no_error(workshop):
    workshop.write("---\na: [1\n---\n\n# A\n\n甲。\n")
    assert workshop.run().code == 0


def test_notion_exports_lose_their_ids_and_a_page_is_the_index_of_its_folder(workshop):
    mark = "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d"
    workshop.write(
        f"# Deep Learning\n\n甲。[子页](Deep%20Learning%20{mark}/Batch%20Norm%20{mark}.md)\n",
        f"Deep Learning {mark}.md",
    )
    workshop.write("乙。\n", f"Deep Learning {mark}/Batch Norm {mark}.md")
    workshop.run()
    assert set(workshop.pages()) == {
        "index.md", "deep-learning/index.md", "deep-learning/batch-norm.md"
    }  # fmt: skip
    page = workshop.page("deep-learning/index.md")
    assert "甲。[子页](batch-norm.md)" in page and "- [Batch Norm](batch-norm.md)：乙。" in page
    assert workshop.page("index.md").count("deep-learning/index.md") == 1
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_a_footnote_stands_where_it_is_cited_and_nowhere_else(workshop):
    workshop.write("# A\n\n甲[^1]。\n\n# B\n\n乙。\n\n[^1]: 注。\n    续。\n\n[^2]: 没有引用。\n")
    workshop.run()
    assert workshop.page("a.md").endswith("甲[^1]。\n\n[^1]: 注。\n    续。\n")
    assert workshop.page("b.md").endswith("乙。\n\n[^2]: 没有引用。\n")
    assert workshop.run("--check").report["lost"] == []


CAPTIONS = {
    "先看它。如图1-1所⽰。\n\n![](x.png)": "页：先看它",
    "1. 甲\n2. -5：不超过\n\n![](x.png)": "页：-5：不超过",
    r"精度 = \frac{a}{b} \\" + "\n\n![](x.png)": "页",
    "![](x.png)\n\n1. 先提取特征。\n2. 再分类": "页：先提取特征",
    "- 第一点，很长的话\n- 第二点\n  ![img](x.png)": "页：第二点",
    "<table>\n<tr><td>甲</td><td>乙</td><td><img src='x.png'></td></tr>\n</table>": "页：乙",
    r"损失 \\( L = \\frac{1}{n}\\sum_i (y_i - f(x_i))^2 + \\alpha \\)"
    "\n\n![](x.png)": "页：损失…",
    "见 ![[a.png|30]] 下\n\n![png](x.png)": "页：见 下",
    "段落说明。\n\n7. ![](x.png)": "页：段落说明",
    "![](x.png)\n\n工作原理\n\n![](y.png)": "页",
    "![](x.png)\n\n先工作。\n\n![](y.png)": "页：先工作",
    "说明。\n\neg：\n\n![](x.png)": "页",
    f"公式：\nA\n特性：P（A，B）是概率，它{'很长' * 15}，P（A，{'很长' * 9}）\n![](x.png)": (
        f"页：特性：P（A，B）是概率，它{'很长' * 15}"
    ),
    "模型转换\nhttps://a.b/c\n![](x.png)": "页：模型转换",
    "![](x.png)\n\n&emsp;&emsp;队列由头尾节点组成。": "页：队列由头尾节点组成",
    "- 第一点\n\n  ```\n  x\n  ```\n\n  ![](x.png)\n\n- 第二点": "页：第一点",
    "> 打开查看本机地址的那个网页链接以后，可见\n> 它在下面。\n\n![](x.png)": "页："
    "打开查看本机地址的那个网页链接以后，可见它在下面",
    "**先装：**\n>(1)看地址：![](x.png)": "页：(1)看地址",
    "![](x.png)\n\n- 执行结果如下：\n\n  ![](y.png)": "页",
    f"见[甲](https://a.b/?{'a_b=c&' * 60}d)的定义：\n\n![](x.png)": "页：的定义",
    '先看。\n\n![](x.png)\n\n<center style="color:red">状态转移</center>': "状态转移",
    "![[外链图片转存失败,请上传(img-x)(evernotecid://9/p74)]](x.png)": "页",
    "见：\n[https://a.b](https://a.b)\n进入网站\n把地址填进去\n![](x.png)": "页：把地址填进去",
    r"其中 [SCR\_EL3](https://a.b/c_d) 是寄存器，**见\*号**："
    "\n\n![](x.png)": "页：其中 SCR_EL3 是寄存器，见*号",
    "| a | b |\n|---|---|\n| c | 是否加载 |\n\n![](x.png)": "页",
    "问题是:\n![](y.png)\n当X时，可得\n![](x.png)": "页：当X时，可得",
    "先看。\n\n![](x.png)\n<center>图2: 可视化</center>": "图2: 可视化",
    "- 打开设置\n  ![](x.png)\n- 弹出图形界面\n  ![](y.png)": "页：打开设置",
    "1. 打开设置\n\n   ![](x.png)\n\n2. 图形界面就出来了": "页：打开设置",
    "1. 打开设置\n\n   ![](x.png)\n\n2. 上图中A为输入": "页：上图中A为输入",
    "打开设置\n\n![](x.png)\n\n- 图中A为输入": "页：图中A为输入",
    f"出错：\n`{'a' * 300}已退出。`\n![](x.png)": "页",
    "![](x.png)\n\n**通过注解**\n\n示例": "页",
    "![](x.png)\n\n**图1 流程**\n\n示例": "页：图1 流程",
    "包含：\n\t\t• 属性\n\t\t• 名字\n\n![](x.png)": "页：名字",
    "- [![](y.png)评论](https://a.b/c)\n- [![](x.png)收藏](https://a.b/d)": "页：评论（2）",
    "先看。\n\n![](x.png)\n\n<p align='center'>图2</p>": "页：先看",
    "打开`http://a.b/c`，看看\n\n![](x.png)": "页：打开 ，看看",
    "解决：[链接](https://a.b/c_(d))\n\n![](x.png)": "页：解决：链接",
    "启动成功！！！\n\n![](x.png)": "页：启动成功！！！",
    "每句结束处一定要带;号。\n\n![](x.png)": "页：每句结束处一定要带;号",
    "2. 创建容器\n\n![](x.png)\n\n4. configure方法里初始化": "页：创建容器",
    "**界面**\n\n![](x.png)\n\n![](y.png)\n\n注：图中没有它": "页：界面",
    "$\\frac{a}{n!}$\n\n![](x.png)": "页：$\\frac{a}{n!}$",
    "它的存在是因为抹平了所有的奇异值，但是这带来一个新问题：msign(M) 矩阵的更新幅度与形状强相关"
    "\n\n![](x.png)": "页：它的存在是因为抹平了所有的奇异值，但是这带来一个新问题",
}


@pytest.mark.parametrize(("text", "caption"), CAPTIONS.items())
def test_captions_are_of_what_stands_next_to_the_image(workshop, text, caption):
    workshop.body(text)
    entries = workshop.run().report["images"]["entries"]
    assert [e["caption"] for e in entries if e["name"] == "x.png"] == [caption]


def test_a_heading_is_named_without_its_address(workshop):
    workshop.write("# 笔记\n\n## 并行：https://a.b/c?d=1\n\n见上。\n\n## https://a.b/e\n\n> \n")
    workshop.run()
    page = workshop.page("笔记/并行.md")
    assert "# 并行：<https://a.b/c?d=1>" in page and "name: 并行" in page
    assert "待补充" in workshop.page("笔记/https-a-b-e.md")
    assert workshop.run("--check").report["lost"] == []


def test_images_that_are_centred_in_an_item_stay_in_it(workshop):
    body = workshop.body(
        "- 甲\n   - 伪代码如下：\n     <center><img src='https://a.b/c.png' width=80></center>\n"
        "   - 乙：\n     \n     <p align=center><img src='https://a.b/d.png' alt='丁'></p>\n- 丙"
    )
    assert body == (
        "- 甲\n    - 伪代码如下：\n\n"
        '        ![页：伪代码如下](https://a.b/c.png){ width="80" }\n\n'
        "    - 乙：\n     \n\n        ![丁](https://a.b/d.png)\n\n- 丙"
    )
    assert workshop.run("--check").report["lost"] == []


def test_a_card_says_which_file_is_missing_and_nothing_of_its_path(workshop):
    body = workshop.body(
        "![结构](C:\\Users\\bob\\pics\\v2 a.png)\n\n行 ![框图](/home/bob/b.png) 内"
    )
    assert "<figcaption>结构</figcaption>\n<small>v2 a.png</small>\n</figure>" in body
    assert '<span class="kg-missing">框图 <small>b.png</small></span>' in body
    assert "bob" not in body and "pics" not in body


def test_an_image_far_to_the_right_is_no_code(workshop):
    body = workshop.body(
        f"甲\n\n{' ' * 60}<img src='C:\\Users\\bob\\x.png' style='zoom:50%;' />  \n"
    )
    assert body == '甲\n\n<span class="kg-missing">页：甲 <small>x.png</small></span>'


def test_a_table_of_contents_that_a_tool_wrote_is_left_out(workshop):
    contents = (
        "<!-- START doctoc generated TOC -->\n<!-- DON'T EDIT -->\n**Table of Contents** _by x_\n\n"
        "- [A](#a)\n  - [B $](#b-%E5)\n\n<!-- END doctoc generated TOC -->\n"
    )
    workshop.write(f"{contents}\n## A\n\n甲。\n\n## 路由中\\$a 和\\$b 的区别\n\n乙。\n")
    result = workshop.run()
    assert set(workshop.pages()) == {"index.md", "a.md", "路由中-a-和-b-的区别.md"}
    assert result.report["repairs"]["contents mark"] == 1
    assert r"- [路由中\$a 和\$b 的区别](" in workshop.page("index.md")
    assert workshop.run("--check").code == 0
    workshop.write(f"{contents.replace('- [A](#a)', '手写的一句')}\n## A\n\n甲。\n")
    workshop.run()
    assert "手写的一句" in workshop.page("notes.md")


def test_a_list_of_links_to_the_headings_is_left_out(workshop):
    links = "* [A B](#a-b)\n  * [1 二](#1-%E4%BA%8C)\n* [三 $x$](#三-x)\n"
    text = "{}\n# A B\n\n甲。\n\n## 1 二\n\n乙。\n\n# 三 $x$\n\n丙。\n"
    for above in (links, f"# 目录\n\n{links}", f"# 目录：\n[TOC]\n{links}\n", "# 目录\n[toc]\n"):
        workshop.write(text.format(above))
        result = workshop.run()
        assert set(workshop.pages()) == {"index.md", "a-b/index.md", "a-b/1-二.md", "三-x.md"}
        assert "#a-b" not in workshop.page("index.md") and "TOC" not in str(workshop.pages())
        assert result.report["repairs"]["contents mark"] >= 1
        assert workshop.run("--check").code == 0


def test_a_link_with_the_anchor_of_another_tool_leads_to_the_heading_of_its_words(workshop):
    workshop.write("见[二：**锁**](#_102)与[无](#_7)。\n\n# 一\n\n甲。\n\n# 二：锁\n\n乙。\n")
    result = workshop.run()
    assert "见[二：**锁**](二-锁.md)与无。" in workshop.page("notes.md")
    assert [note["message"] for note in result.report["notes"]] == ["a link to #_7 leads nowhere"]


def test_a_table_of_contents_that_was_copied_is_left_out(workshop):
    listed = ("*   [A](about:blank#A_1)\n*   *   [1. B](about:blank#_2)\n*   [C](about:blank#_3)\n",
              "  * A\n  *     *   * 1\\. B\n    * C\n")  # fmt: skip
    for entries in listed:
        workshop.write(
            f"# A\n\n甲。\n\n### 文章目录\n\n{entries}\n\n概要如此。\n\n"
            "## 1\\. B\n\n乙。\n\n# C\n\n丙。\n"
        )
        result = workshop.run()
        assert set(workshop.pages()) == {"index.md", "a/index.md", "a/1-b.md", "c.md"}
        assert "甲。\n\n概要如此。\n" in workshop.page("a/index.md")
        assert "文章目录" not in str(workshop.pages()) and result.report["notes"] == []
        assert workshop.run("--check").code == 0


@pytest.mark.parametrize(
    "kept",
    [
        "* [A B](#a-b)\n* [1 二](#1)\n",
        "* [问](#q1)\n* [答](#q2)\n* [A B](#a-b)\n",
        "* [A B](#a-b)：先读\n* [1 二](#1)\n* [三](#三)\n",
        "```\n* [A B](#a-b)\n* [1 二](#1)\n* [三](#三)\n```\n",
    ],
)
def test_other_lists_of_links_stay(workshop, kept):
    workshop.write(f"{kept}\n# A B\n\n甲。\n\n## 1 二\n\n乙。\n\n# 三\n\n丙。\n")
    workshop.run()
    assert "A B" in workshop.page("notes.md")


def test_a_heading_that_says_something_needs_nothing_below_it(workshop):
    workshop.write(
        "# 甲\n\n## getId()可以获得唯一的 id\n\n## 简单粗暴地返回，同样推荐\n\n"
        "## 死锁是什么，如何避免它\n\n## 不推荐使用 stop。\n\n## 死锁\n"
    )
    workshop.run()
    pages = workshop.pages()
    assert {path for path, text in pages.items() if "status: 待补充" in text} == {
        "甲/死锁是什么-如何避免它.md",
        "甲/死锁.md",
    }


def test_an_image_in_place_of_a_heading_heads_nothing(workshop):
    workshop.write(
        '# 甲\n\n- 一\n\n###### <img src="x.png" alt="image-20211018101556453">\n\n- 二\n\n'
        "## ![](y.png)\n\n## ![架构](z.png)\n\n三\n"
    )
    result = workshop.run()
    assert set(workshop.pages()) == {"index.md", "甲/index.md", "甲/架构.md"}
    assert len(result.report["images"]["entries"]) == 3 and "未命名" not in result.text
    assert workshop.run("--check").code == 0


def test_listings_and_menus_have_no_colon_behind_a_name(workshop):
    workshop.write("# 甲\n\n## 1、特殊情况：\n\n说明。\n\n## ：\n\n乙。\n")
    workshop.run()
    assert "- [1、特殊情况](1-特殊情况.md)：说明。" in workshop.page("甲/index.md")
    assert "title: 1、特殊情况\n" in workshop.page("甲/1-特殊情况.md")
    assert "# 1、特殊情况：\n" in workshop.page("甲/1-特殊情况.md")


def test_lines_end_where_most_of_a_file_say_so(workshop):
    short = "一句短话\n另一句很长很长很长很长很长很长很长很长很长很长很长很长的话\n"
    lines = "这一行写得很长长到看不出它是因为写满了\n才换行还是因为作者想要这样的所以要看\n"
    body = workshop.body(f"{short}{short}{short}\n{lines}")
    assert "写满了  \n才换行" in body
    wide = "这一行写得很长长到看不出它是因为写满了才换行还是因为作者想要这样的\n"
    assert f"{wide.strip()}{wide}" in workshop.body(f"一\n二\n\n{wide * 8}") + "\n"


def test_lines_beside_a_table_end_as_well(workshop):
    table = "|名|说明|\n|--|--|\n|a|b|"
    long = "这个对象在服务器启动以后自动创建，它会一直保持下去，直到服务器关闭为止。"
    body = workshop.body(f"{long}\n**常用方法**\n{table}\n\n{long}\n**例子：**\n{table}\n甲：\n乙")
    assert body.count("为止。  \n**") == 2 and body.count(f"\n\n{table}") == 2


def test_a_drawn_rule_and_a_lively_end_are_lines(workshop):
    long = "这个对象在服务器启动以后自动创建，它会一直保持下去，直到服务器关闭为止"
    assert workshop.body(f"{long}\n————————\n{long}") == f"{long}  \n————————  \n{long}"
    assert workshop.body(f"{long}~\n方法二") == f"{long}~  \n方法二"


def test_a_summary_is_no_code(workshop):
    workshop.write("# A\n\n```\na\n\nb\n```\n\n    c\n\n说明。\n")
    workshop.run()
    assert "- [A](a.md)：说明。" in workshop.page("index.md")


SUMMARIES = {
    '我的：![图](https://a.b/c.png){ width="3" }\n\n后。': "我的：",
    "When the energy\nis low it is strong. It is\nso.": "When the energy is low it is strong.",
    "资料有限（几乎没有？），所以写下。后文。": "资料有限（几乎没有？），所以写下。",
    "![图](https://a.b/c.png)\n\n说明，  \nLatin 文。": "说明，",
    "博主：https://a.b/c\n\n说明。": "说明。",
    "**示例**：\n\n说明。": "说明。",
    "**示例**\n\n```\nx\n```": "示例",
    "**激励（A）**是某种东西。后文。": "激励（A）是某种东西。",
    "在 `<b>` 与 <font color=red><<</font> 内 <运算>。": "在 &lt;b> 与 << 内 <运算>。",
    "this.\\$a：对象": "this.\\$a：对象",
    "<!-- 甲。\n\n- 乙。 -->\n\n说明。": "说明。",
    "12.\n\n说明。": "说明。",
    "***15min***  \n**题目：**  \n说明。": "说明。",
    "[甲 [A]乙](https://a.b/c)的说明。": "甲 [A]乙的说明。",
    '<p align="center">图1</p>\n\n<p style="text-indent:2em">一种<b>网络</b></p>': "一种网络",
}


@pytest.mark.parametrize(("text", "summary"), SUMMARIES.items())
def test_a_summary_is_a_sentence_without_images(workshop, text, summary):
    workshop.write(f"# A\n\n{text}\n")
    workshop.run()
    assert f"- [A](a.md)：{summary}\n" in workshop.page("index.md")


@pytest.mark.parametrize("text", ["- # **题目：**", "> - 题目：", "1. 题目：", "> 题目："])
def test_a_summary_has_no_marks(workshop, text):
    workshop.write(f"# A\n\n{text}\n")
    workshop.run()
    assert "- [A](a.md)：题目：\n" in workshop.page("index.md")


def test_formulas_in_a_listing_keep_their_backslashes(workshop):
    workshop.write("# $1\\times1$ 卷积 a\\\\[b]\n\n甲。\n")
    workshop.run()
    assert "[$1\\times1$ 卷积" in workshop.page("index.md")


def test_toml_front_matter_is_read(workshop):
    workshop.write('+++\ntitle = "标题"\ntags = ["a", "b"]\ndate = 2020-01-02\n+++\n\n文。\n')
    workshop.run()
    page = workshop.page("标题.md")
    assert page.startswith('---\nname: 标题\ntags: [a, b]\ndate: "2020-01-02"\n---\n')
    assert page.endswith("# 标题\n\n文。\n")


def test_names_of_blocks_are_anchors(workshop):
    workshop.write(
        "# 甲\n\n一段话。 ^abc123\n\n- 项 ^item-1\n\n面积 r ^2\n\n```\nx ^code1\n```\n\n"
        "# 乙\n\n见[[#^abc123|那段]]和[[notes#^item-1]]。\n"
    )
    workshop.run()
    page = workshop.page("甲.md")
    assert '一段话。 <a id="abc123"></a>\n\n- 项 <a id="item-1"></a>\n\n面积 r ^2' in page
    assert "x ^code1" in page
    assert "见[那段](甲.md#abc123)和[notes](甲.md#item-1)。" in workshop.page("乙.md")
    assert workshop.run("--check").report["lost"] == []


def test_headings_are_mended_like_text(workshop):
    workshop.picture("notes/net.png")
    workshop.write(
        "# ==亮== ~~删~~ :rocket: **1*1**卷积 {#sec}\n\n见[集](#set)。\n\n# 集合 {a, b}\n\n乙。\n\n"
        "# ![img](C:\\Users\\bob\\a.png) 图 [x](C:\\Users\\bob\\b.pdf) [s](#sec) {#set}\n\n丙。\n\n"
        "# ![](net.png) 丁\n\n文。\n"
    )
    workshop.run()
    pages = workshop.pages()
    assert set(pages) == {
        "index.md", "亮-删-1x1卷积.md", "集合-a-b.md", "图-x-s.md", "丁.md",
    }  # fmt: skip
    first = pages["亮-删-1x1卷积.md"]
    assert "# <mark>亮</mark> <del>删</del> 🚀 **1×1**卷积 {#sec}\n" in first
    assert "见[集](图-x-s.md#set)。" in first
    assert "# 集合 \\{a, b}\n" in pages["集合-a-b.md"]
    assert "图 x（b.pdf） [s](亮-删-1x1卷积.md#sec) {#set}\n" in pages["图-x-s.md"]
    assert "bob" not in "".join(pages.values()) and "img" not in pages["图-x-s.md"]
    assert "# ![丁](images/net.png) 丁\n" in pages["丁.md"]
    assert workshop.run("--check").report["lost"] == []


def test_a_heading_is_not_indented(workshop):
    workshop.write("# 锁\n\n## &nbsp;&nbsp; 乐观锁&emsp;（CAS）\n\n甲。\n")
    workshop.run()
    assert "# 乐观锁&emsp;（CAS）\n" in workshop.page("锁/乐观锁-cas.md")
    assert "- [乐观锁 （CAS）](乐观锁-cas.md)：甲。" in workshop.page("锁/index.md")
    assert workshop.run("--check").report["lost"] == []


def test_an_anchor_right_above_a_heading_belongs_to_it(workshop):
    workshop.write(
        '# 甲\n\n见[乙](#xYz1)。\n\n<a name="xYz1"></a>\n## 乙\n<a name="k"></a>\n### 丙\n\n文。\n'
    )
    workshop.run()
    assert "见[乙](乙/index.md#xYz1)。\n" in workshop.page("甲/index.md")
    assert 'xYz1"' not in workshop.page("甲/index.md")
    assert '# 乙\n\n<a name="xYz1"></a>\n' in workshop.page("甲/乙/index.md")
    assert '# 丙\n\n<a name="k"></a>\n\n文。' in workshop.page("甲/乙/丙.md")
    assert workshop.run("--check").report["lost"] == []


def test_a_table_below_a_heading_with_an_anchor_above_it_is_one(workshop):
    workshop.write('文\n\n<a name="a"></a>\n# 甲\n| a | b |\n|---|---|\n| 1 | 2 |\n')
    workshop.run()
    assert '# 甲\n\n<a name="a"></a>\n\n| a | b |\n' in workshop.page("甲.md")


def test_a_file_that_is_called_like_its_title_is_one_page(workshop):
    workshop.write("**by 某人**\n\n# 计数\n\n## 加法\n\n甲。\n", "计数.md")
    workshop.run()
    assert set(workshop.pages()) == {"index.md", "计数/index.md", "计数/加法.md"}
    assert "**by 某人**" in workshop.page("计数/index.md")
    assert workshop.run("--check").report["lost"] == []


def test_addresses_have_no_spaces(workshop):
    body = workshop.body('见[甲](https://a.b/c?d=e f&g=h)与[乙](https://a.b/c "题")。')
    assert body == '见[甲](https://a.b/c?d=e%20f&g=h)与[乙](https://a.b/c "题")。'
    assert workshop.run("--check").report["lost"] == []


def test_a_section_with_an_anchor_alone_is_still_to_be_written(workshop):
    workshop.write(
        '<a name="a"></a>\n# \n<a name="b"></a>\n# 甲\n<a name="c"></a>\n# 乙\n一句<br />二句\n'
    )
    result = workshop.run()
    assert set(workshop.pages()) == {"index.md", "甲.md", "乙.md"}
    assert "status: 待补充" in workshop.page("甲.md") and 'name="b"' in workshop.page("甲.md")
    assert "- [乙](乙.md)：一句\n" in workshop.page("index.md")
    assert "no page" in result.report["notes"][0]["message"]


def test_indented_prose_in_a_list_is_code(workshop):
    assert workshop.body("1. 甲\n\n       这是代码，在列表里。").endswith(
        "\n\n        这是代码，在列表里。"
    )


def test_formulas_in_place_of_images_part_the_words_around_them(workshop):
    workshop.write(
        "# 甲\n\n输入![x_{1}](gif.gif)和![](https://www.zhihu.com/equation?tex=a)与"
        "<img src='https://www.zhihu.com/equation?tex=b'>。\n"
    )
    result = workshop.run()
    assert "输入$x_{1}$和$a$与$b$。" in workshop.page("甲.md")
    assert result.report["images"]["by_status"] == {"formula": 3}
    assert result.report["images"]["missing"] == 0
    assert workshop.run("--check").report["lost"] == []
    page = workshop.docs / "甲.md"
    page.write_text(page.read_text("utf-8").replace("$a$", ""), "utf-8")
    lost = workshop.run("--check").report["lost"]
    assert [entry["message"] for entry in lost] != []


def test_formulas_in_place_of_images_stand_in_the_paragraphs_of_html(workshop):
    image = (
        '<img src="https://latex.codecogs.com/gif.latex?\\begin{align*}a&=1\\\\b\\end{align*}" />'
    )
    body = workshop.body(f'表达如下：\n<p align="center">\n{image}\n</p>\n\n<div>\n{image}\n</div>')
    formula = "\\begin{align*}a&=1\\\\b\\end{align*}"
    assert f'<p markdown="1" align="center">\n\n${formula}$\n\n</p>' in body
    assert f"\n$$\n{formula}\n$$\n" in body
    assert workshop.run("--check").report["lost"] == []


def test_words_in_angle_brackets_are_no_tags(workshop):
    assert (
        workshop.body("用get(<future对象>)取，<b>粗</b>") == "用get(&lt;future对象>)取，<b>粗</b>"
    )
    assert workshop.run("--check").report["lost"] == []


def test_types_in_brackets_are_shown_everywhere(workshop):
    workshop.write("# List<String>用法\n\n遍历List<String>，再看<br>下一行。\n")
    workshop.run()
    page = workshop.page("list-string-用法.md")
    assert "name: List<String>用法" in page.replace(
        '"', ""
    ) or "title: List<String>用法" in page.replace('"', "")
    assert "- [List&lt;String>用法](" in workshop.page("index.md")
    assert "# List&lt;String>用法\n\n遍历List&lt;String>，再看<br>下一行。" in page
    assert workshop.run("--check").report["lost"] == []


def test_headings_of_html_become_pages_with_their_anchors(workshop):
    workshop.write(
        "见[乙](#two)。\n\n<h2>甲 &amp; A</h2>\n<p>一句。</p>\n\n"
        '<h3 id="two"><b>乙</b></h3><p>二句。</p>\n'
    )
    result = workshop.run()
    assert result.report["headings"] == 2
    assert "# 甲 & A\n\n<p>一句。</p>\n" in workshop.page("甲-a/index.md")
    assert "# <b>乙</b> {#two}\n\n<p>二句。</p>\n" in workshop.page("甲-a/乙.md")
    assert "见[乙](甲-a/乙.md#two)。" in workshop.page("notes.md")
    assert workshop.run("--check").report["lost"] == []


def test_cards_next_to_each_other_or_indented(workshop):
    body = workshop.body(
        "![甲](a.png)![乙](b.png)文\n\n文：\n  \n  ![丙](c.png)\n\n- 项\n\n  ![丁](d.png)\n"
    )
    first, second, third = body.split("\n\n", 2)
    assert first.count('<span class="kg-missing">') == 2 and "<figure" not in first
    assert second.rstrip() == "文：" and third.startswith(
        '<figure class="kg-missing">\n<figcaption>丙'
    )
    assert '    <span class="kg-missing">丁' in third


def test_summaries_leave_cards_and_tables_out(workshop):
    workshop.write(
        "# 甲\n\n1. ![图](a.png)\n\n然后说。\n\n# 乙\n\n名 | 义\n--- | ---\na | b\n\n再说。\n"
    )
    workshop.run()
    workshop.write("# 丙\n\n---\n&emsp;缩进[^1]的话。\n\n[^1]: 注\n", "b.md")
    workshop.run()
    index = workshop.page("index.md")
    assert "- [甲](甲.md)：然后说。\n- [乙](乙.md)：再说。\n" in index
    assert "- [丙](丙.md)：缩进的话。\n" in index


def test_an_anchor_stands_with_its_heading_over_a_blank_line(workshop):
    workshop.write('开头\n<a name="k"></a>\n\n# 甲\n\n文。\n')
    workshop.run()
    assert '# 甲\n\n<a name="k"></a>\n\n文。' in workshop.page("甲.md")


def test_tags_that_hackmd_keeps_in_a_heading_are_those_of_the_page(workshop):
    workshop.write(
        "---\ntags: [网络]\n---\n\n# A\n\n###### tags: `网络` `攻击`\n"
        "* 甲\n\n## tags: 用法\n\n乙。\n"
    )
    workshop.run()
    assert set(workshop.pages()) == {"index.md", "a/index.md", "a/tags-用法.md"}
    assert "tags: [网络, 攻击]\n---\n\n# A\n\n* 甲" in workshop.page("a/index.md")


def test_code_in_a_box_in_a_list_stays_as_it_is(workshop):
    body = workshop.body(
        "* 甲\n    :::spoiler 载荷\n    ```xml\n    <a:b>\n    </a:b>\n    ```\n    :::\n"
    )
    assert "    > **载荷**\n    >\n    > ```xml\n    > <a:b>\n    > </a:b>\n    > ```" in body


def test_a_caption_has_the_title_of_a_box_without_its_mark(workshop):
    body = workshop.body(":::spoiler 比较表\n![image](https://a.b/c.png)\n:::")
    assert "![页：比较表](https://a.b/c.png)" in body


def test_a_title_that_is_set_above_itself_heads_one_page(workshop):
    workshop.write("# 甲\n\n---\n\n甲\n===\n\n文。\n\n## 乙\n\n## 乙\n\n丙。\n\n# 乙\n\n丁。\n")
    workshop.run()
    assert set(workshop.pages()) == {"index.md", "甲/index.md", "甲/乙.md", "乙.md"}
    assert "# 甲\n\n---\n\n文。" in workshop.page("甲/index.md")
    assert workshop.run("--check").report["lost"] == []


def test_a_link_to_a_note_that_is_not_here_is_its_words(workshop):
    assert workshop.body("见[基](../线性/基.md)和[文](a.pdf)。") == "见基和文（a.pdf）。"


def test_a_page_of_boxes_is_told_by_what_they_say(workshop):
    workshop.write(
        "# 甲\n\n## 乙\n\n> [!theorem]\n> 设$x$为实数。\n\n--- \n<br>\n\n## 丙\n\n文。\n"
    )
    workshop.run()
    assert "- [乙](乙.md)：设$x$为实数。\n" in workshop.page("甲/index.md")
    assert workshop.page("甲/乙.md").endswith("> **定理**\n>\n> 设$x$为实数。\n")
