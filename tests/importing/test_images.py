"""Every way that notes refer to an image, and what must never be opened or published."""
# ruff: noqa: E501 (tables of forms read best a line each)

import base64
import os

import pytest

from kg.importing.captions import says_nothing
from kg.importing.images import sniff
from kg.importing.mojibake import mend
from kg.importing.svg import UnsafeSvgError, clean_svg

from .conftest import png

# What a note says; the picture that is there; the page's body, or a part of it.
FORMS = {
    "relative": ("![网络](imgs/net.png)", "notes/imgs/net.png", "![网络](images/net.png)"),
    "dot relative": ("![网络](./imgs/net.png)", "notes/imgs/net.png", "![网络](images/net.png)"),
    "typora assets": (
        "![网络](notes.assets/net-1.png)", "notes/notes.assets/net-1.png", "![网络](images/net-1.png)",
    ),
    "percent encoded drive": (
        "![网络](D:/%E6%89%BE%E5%B7%A5%E4%BD%9C/imgs/net.png)", "pictures/net.png",
        "![网络](images/net.png)",
    ),
    "percent encoded name": (
        "![a](D:/x/%E7%BD%91%E7%BB%9C%20%E5%9B%BE.png)", "pictures/网络 图.png", "(images/网络-图.png)",
    ),
    "double percent encoded": ("![网络](x/a%2520b.png)", "notes/x/a b.png", "(images/a-b.png)"),
    "a real percent sign": ("![网络](x/50%.png)", "notes/x/50%.png", "![网络](images/页.png)"),
    "windows": (
        r"![网络](C:\Users\bob\AppData\Roaming\Typora\typora-user-images\net.png)",
        "pictures/net.png", "![网络](images/net.png)",
    ),
    "windows with spaces": (
        r"![网络](C:\Users\John Smith\My Notes\net 1.png)", "pictures/net 1.png", "(images/net-1.png)",
    ),
    "windows with parentheses": (
        r"![网络](C:\Users\bob\net (1).png)", "pictures/net (1).png", "![网络](images/net-1.png)",
    ),
    "backslashes, relative": (r"![网络](imgs\net.png)", "notes/imgs/net.png", "(images/net.png)"),
    "file url": ("![网络](file:///C:/Users/bob/net.png)", "pictures/net.png", "(images/net.png)"),
    "file url, unix": ("![网络](file:///home/bob/net%20a.png)", "pictures/net a.png", "(images/net-a.png)"),
    "unc": (r"![网络](\\server\share\net.png)", "pictures/net.png", "![网络](images/net.png)"),
    "mac typora": (
        "![网络](/Users/bob/Library/Application Support/typora-user-images/net.png)",
        "pictures/net.png", "![网络](images/net.png)",
    ),
    "linux typora": (
        "![网络](/home/bob/.config/Typora/typora-user-images/net.png)", "pictures/net.png",
        "![网络](images/net.png)",
    ),
    "home": ("![网络](~/Pictures/net.png)", "pictures/net.png", "![网络](images/net.png)"),
    "no closing parenthesis": (
        "![网络](file:///C:\\Users\\bob\\My Files\\net.png\n\n后文",
        "pictures/net.png", "![网络](images/net.png)\n\n后文",
    ),
    "parentheses": ("![网络](imgs/net(1).png)", "notes/imgs/net(1).png", "(images/net-1.png)"),
    "open parenthesis": ("![网络](imgs/net(1.png)", "notes/imgs/net(1.png", "(images/net-1.png)"),
    "close parenthesis": ("![网络](imgs/net1).png)", "notes/imgs/net1).png", "(images/net1.png)"),
    "angle brackets": ("![网络](<imgs/net 1.png>)", "notes/imgs/net 1.png", "(images/net-1.png)"),
    "title": ('![网络](imgs/net.png "一张图")', "notes/imgs/net.png", '![网络](images/net.png "一张图")'),
    "query": ("![网络](imgs/net.png?raw=true)", "notes/imgs/net.png", "![网络](images/net.png)"),
    "another case": ("![网络](IMGS/Net.PNG)", "notes/imgs/net.png", "![网络](images/net.png)"),
    "decomposed name": ("![网络](imgs/caf\u0065\u0301.png)", "notes/imgs/café.png", "(images/café.png)"),
    "img": ('<img src="imgs/net.png" alt="网络">', "notes/imgs/net.png", "![网络](images/net.png)"),
    "img zoom": (
        '<img src="imgs/net.png" alt="网络" style="zoom:50%;" />', "notes/imgs/net.png",
        '![网络](images/net.png){ style="zoom: 50%" }',
    ),
    "img width": (
        '<img width=300 src=imgs/net.png alt=网络>', "notes/imgs/net.png",
        '![网络](images/net.png){ width="300" }',
    ),
    "img windows": (
        r'<img src="C:\Users\bob\Typora\net 1.png" alt="网络" />', "pictures/net 1.png",
        "![网络](images/net-1.png)",
    ),
    "img single quotes, entities": (
        "<IMG alt='网络' src='imgs/a&amp;b.png'/>", "notes/imgs/a&b.png", "![网络](images/a-b.png)",
    ),
    "in a sentence": ("前<img src='imgs/net.png' alt='网络'/>后", "notes/imgs/net.png", "前![网络](images/net.png)后"),
    "center": (
        '<center><img src="imgs/net.png" alt="网络"></center>', "notes/imgs/net.png",
        '<center markdown="1">\n\n![网络](images/net.png)\n\n</center>',
    ),
    "center around markdown": (
        '<div align=center>![网络](imgs/net.png)</div>', "notes/imgs/net.png",
        '<div markdown="1" align=center>\n\n![网络](images/net.png)\n\n</div>',
    ),
    "figure": (
        '<figure>\n    <img src="imgs/net.png" alt="网络">\n    <figcaption>图1</figcaption>\n</figure>',
        "notes/imgs/net.png",
        '<figure markdown="1">\n\n![网络](images/net.png)\n\n<figcaption markdown="1">图1</figcaption>',
    ),
    "html table": (
        '<table>\n  <tr>\n    <td><img src="imgs/net.png" alt="网络"></td>\n  </tr>\n</table>',
        "notes/imgs/net.png",
        '<td markdown="1">\n\n![网络](images/net.png)\n\n</td>',
    ),
    "linked": (
        "[![网络](imgs/net.png)](https://a.b/c)", "notes/imgs/net.png",
        "[![网络](images/net.png)](https://a.b/c)",
    ),
    "linked to itself": (
        "[![网络](imgs/net.png)](imgs/net.png)", "notes/imgs/net.png",
        "[![网络](images/net.png)](images/net.png)",
    ),
    "reference": (
        '![网络][n]\n\n[n]: imgs/net.png "标题"', "notes/imgs/net.png",
        '![网络](images/net.png "标题")',
    ),
    "collapsed reference": ("![网络][]\n\n[网络]: imgs/net.png", "notes/imgs/net.png", "![网络](images/net.png)"),
    "shortcut reference": ("![网络]\n\n[网络]: <imgs/net 1.png>", "notes/imgs/net 1.png", "![网络](images/net-1.png)"),
    "list": ("- 一\n  ![网络](imgs/net.png)\n- 二", "notes/imgs/net.png", "- 一  \n  ![网络](images/net.png)\n- 二"),
    "quote": ("> ![网络](imgs/net.png)", "notes/imgs/net.png", "> ![网络](images/net.png)"),
    "table": (
        "| 图 |\n| --- |\n| ![网络](imgs/net.png) |", "notes/imgs/net.png",
        "| ![网络](images/net.png) |",
    ),
    "size behind the path": (
        "![网络](imgs/net.png =300x200)", "notes/imgs/net.png",
        '![网络](images/net.png){ width="300" height="200" }',
    ),
    "wiki": ("![[net.png|300]]", "pictures/net.png", '(images/net.png){ width="300" }'),
    "two in a line": (
        "![甲](imgs/net.png) ![乙](imgs/net.png)", "notes/imgs/net.png",
        "![甲](images/net.png) ![乙](images/net.png)",
    ),
    "line break in the alt text": ("![网\n络](imgs/net.png)", "notes/imgs/net.png", "![网 络](images/net.png)"),
    "brackets in the alt text": ("![a[1]](imgs/net.png)", "notes/imgs/net.png", "![a\\[1\\]](images/net.png)"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_reference_is_found(workshop, form):
    text, place, expected = FORMS[form]
    workshop.picture(place)
    body = workshop.body(text)
    assert expected in body
    assert len(list((workshop.docs / "images").iterdir())) == 1
    assert "bob" not in body and "Smith" not in body


def test_a_card_that_stands_in_the_notes_is_html_like_any_other(workshop):
    card = '<figure class="kg-missing">\n<figcaption>甲</figcaption>\n</figure>'
    assert workshop.body(f"<div>\n{card}\n</div>") == f"<div>\n{card}\n</div>"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_reference_gets_a_card_when_the_file_is_lost(workshop, form):
    body = workshop.body(FORMS[form][0])
    assert 'class="kg-missing"' in body
    assert "![" not in body and "<img" not in body
    assert not (workshop.docs / "images").exists()
    report = workshop.run("--images", workshop.pictures).report["images"]
    assert report["references"] == report["missing"] == body.count('class="kg-missing"')
    assert "bob" not in str(report) and "bob" not in body


@pytest.mark.parametrize(
    "text",
    [
        "```\n![a](C:\\pics\\x.png)\n```",
        "    ![a](x.png)",
        "`![a](x.png)`",
        "``<img src='x.png'> ` ``",
        "<pre>\n![a](x.png)\n</pre>",
        "- a\n\n    ~~~\n    <img src='x.png'>\n    ~~~",
        "\\![a](x.png)".replace("\\!", "\\!\\"),
    ],
)
def test_references_in_code_stay_as_they_are(workshop, text):
    assert workshop.body(text) == text
    assert workshop.run().report["images"]["references"] == 0


def test_remote_images_stay_and_are_listed(workshop):
    text = "![网络](https://img-blog.csdn.net/2018?watermark/2/text/aHR0==/font/5a6L) ![图](//cdn.a.b/x.png)"
    assert workshop.body(text) == text.replace("图]", "页]")
    assert workshop.run().report["images"]["by_status"] == {"remote": 2}


def test_data_uris_become_files(workshop):
    data = base64.b64encode(png()).decode()
    assert workshop.body(f"![网络](data:image/png;base64,{data})") == "![网络](images/页.png)"
    assert (workshop.docs / "images/页.png").read_bytes() == png()


def test_a_data_uri_that_is_no_image_is_refused(workshop):
    data = base64.b64encode(b"#!/bin/sh").decode()
    assert "kg-missing" in workshop.body(f"![x](data:image/png;base64,{data})")
    assert "kg-missing" in workshop.body("![x](data:image/png;base64,@@@)")


def test_typora_root_url(workshop):
    workshop.picture("notes/static/img/net.png")
    workshop.write(
        "---\ntypora-root-url: .\\static\ntags: [a]\n---\n\n# 页\n\n![网络](/img/net.png)\n"
    )
    result = workshop.run()
    assert "![网络](images/net.png)" in workshop.page("页.md")
    assert "tags: [a]" in workshop.page("页.md") and result.report["notes"] == []


def test_several_candidates_are_told_apart_by_path_then_by_content(workshop):
    workshop.picture("pictures/a/net.png", 1)
    workshop.picture("pictures/b/net.png", 2)
    assert "images/net.png" in workshop.body("![网络](D:/x/b/net.png)")
    assert (workshop.docs / "images/net.png").read_bytes() == png(2)
    result = workshop.write("# 二\n\n![网络](D:/x/net.png)\n", "two.md") and workshop.run(
        "--images", workshop.pictures
    )
    assert result.report["images"]["by_status"]["ambiguous"] == 1
    workshop.picture("pictures/a/net.png", 2)
    result = workshop.run("--images", workshop.pictures)
    assert result.report["images"]["by_status"] == {"copied": 2}


def test_the_same_content_is_copied_once_and_another_gets_its_own_name(workshop):
    workshop.picture("notes/a/net.png", 1)
    workshop.picture("notes/b/copy.png", 1)
    workshop.picture("notes/c/net.png", 2)
    workshop.picture("notes/d/NET.png", 3)
    body = workshop.body("![一](a/net.png) ![二](b/copy.png) ![三](c/net.png) ![四](d/NET.png)")
    assert body == (
        "![一](images/net.png) ![二](images/net.png) ![三](images/net-2.png) ![四](images/net-3.png)"
    )


def test_a_name_that_says_nothing_is_replaced(workshop):
    workshop.picture("notes/image-20220304212929357.png", 1)
    workshop.picture("notes/v2-c31a99d3a690e004494cb536ef2abf11_r.jpg", 2)
    workshop.write(
        "# 章\n\n## ResNet\n\n![网络](image-20220304212929357.png)\n\n"
        "![网络](v2-c31a99d3a690e004494cb536ef2abf11_r.jpg)\n"
    )
    workshop.run()
    page = workshop.page("章/resnet.md")
    assert "![网络](../images/resnet.png)" in page and "(../images/resnet-2.png)" in page


def test_the_type_is_read_from_the_content(workshop):
    (workshop.notes / "a.png").write_bytes(b"GIF89a" + bytes(20))
    (workshop.notes / "b.png").write_bytes(b"root:x:0:0:root:/root:/bin/bash")
    (workshop.notes / "c").write_bytes(png())
    body = workshop.body("![甲](a.png) ![乙](b.png) ![丙](c)")
    assert "![甲](images/a.gif)" in body and "![丙](images/c.png)" in body
    assert body.count("kg-missing") == 1
    assert workshop.run().report["images"]["by_status"] == {"copied": 2, "not an image": 1}


@pytest.mark.parametrize("head", [b"GIF87a", b"\xff\xd8\xff\xe0", b"RIFF0000WEBPVP8 ", png()[:20]])
def test_sniff(head):
    assert sniff(head + bytes(40))
    assert not sniff(b"x" + head)


@pytest.mark.parametrize(
    "target",
    ["../outside/net.png", "../../outside/net.png", "imgs/../../outside/net.png", "{top}/outside/net.png",
     "file://{top}/outside/net.png", "..\\outside\\net.png", "%2e%2e/outside/net.png"],
)  # fmt: skip
def test_files_outside_the_folders_are_refused(workshop, target):
    workshop.picture("outside/net.png")
    workshop.write(f"# 页\n\n![网络](<{target.format(top=workshop.top)}>)\n")
    result = workshop.run()
    assert result.report["images"]["by_status"] == {"outside": 1}
    assert not (workshop.docs / "images").exists()
    assert str(workshop.top) not in workshop.page("页.md")
    assert str(workshop.top) not in result.text + str(result.report)


def test_symbolic_links_are_resolved_before_a_file_is_opened(workshop):
    workshop.picture("outside/net.png")
    os.symlink(workshop.top / "outside/net.png", workshop.notes / "link.png")
    os.symlink(workshop.top / "outside", workshop.notes / "folder")
    workshop.write("# 页\n\n![a](link.png) ![b](folder/net.png) ![c](x/link.png)\n")
    assert "copied" not in workshop.run().report["images"]["by_status"]
    assert not (workshop.docs / "images").exists()


def test_a_link_inside_the_folders_is_followed(workshop):
    workshop.picture("notes/net.png")
    os.symlink("net.png", workshop.notes / "link.png")
    assert "(images/link.png)" in workshop.body("![网络](link.png)")


def test_private_files_are_refused(workshop):
    body = workshop.body("![a](../../etc/passwd) ![b](~/.ssh/id_rsa.png) ![c](/etc/hostname)")
    assert body.count("kg-missing") == 3 and "ssh" not in body and "etc" not in body


def test_a_reference_to_nothing_is_missing(workshop):
    assert workshop.body("![a]() ![b](<>)").count("kg-missing") == 2
    assert workshop.run().report["images"]["by_status"] == {"missing": 2}


def test_captions(workshop):
    body = workshop.body(
        "动量让更新方向有惯性。\n\n![img](a.png)\n\n![](b.png)\n\n结构见下图。\n\n![真的说明](c.png)"
    )
    assert "<figcaption>页：动量让更新方向有惯性</figcaption>" in body
    assert "<figcaption>真的说明</figcaption>" in body
    assert body.count("<figcaption>") == 3


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("3. 输入经过卷积层", "：输入经过卷积层<"),
        ("2 -> conv2 (16) -> pool2", "：2 -> conv2 (16) -> pool2<"),
        ("3 种池化（步长 2) 的输出", "：3 种池化（步长 2) 的输出<"),
        ("[x] 第一步（共 2) 结束", "：第一步（共 2) 结束<"),
    ],
)
def test_a_caption_loses_only_the_number_that_it_begins_with(workshop, before, told):
    body = workshop.body(f"{before}\n\n![img](a.png)").replace("&gt;", ">")
    assert told in body.partition("<figcaption>")[2]


NOTHING = [
    "", "img", "image", "preview", "image-20220304212929357", "1553858014863", "这里写图片描述",
    "è¿éåå¾çæè¿°", "在这里插入图片描述", "图片描述", "截屏2020-06-17下午12.22.42", "QQ截图20200101",
    "Screen Shot 2020-01-01 at 10.00.00 AM", "微信图片_20200101", "v2-c31a99d3a690e004494cb536ef2abf11_r",
    "clip_image002", "IMG_2022", "image (1)", "C:\\a\\b.png", "a/b/c.png", "1", "alt text", "未命名",
    "Untitled Diagram", "Screenshot_20220907_105156_com.fluidtouch.note", "Snipaste_2021-03-04_10-11-12",
    "Screenshot from 2020-01-01 10-00-00", "批注 2020-03-04 120000", "xxx",
]  # fmt: skip
SOMETHING = [
    "LSTM", "Xception结构", "cartpole", "图1 网络结构", "image of a cat", "ResNet-50", "VGG16", "定义",
    "一次提交", "output layer", "Test result", "figure skating", "Capture effect", "Clip loss", "批注说明",
]  # fmt: skip


@pytest.mark.parametrize("alt", NOTHING)
def test_alt_texts_that_say_nothing(alt):
    assert says_nothing(mend(alt)[0])


@pytest.mark.parametrize("alt", SOMETHING)
def test_alt_texts_that_say_something(alt):
    assert not says_nothing(mend(alt)[0])


def test_the_figure_list_gives_captions_and_stand_ins(workshop):
    workshop.write(
        "figures:\n  - {file: A.png, caption: 甲图}\n  - {file: b.png, caption: 乙图, image: figures/b.svg}\n",
        "figures.yml",
    )
    (workshop.docs / "figures").mkdir(parents=True)
    (workshop.docs / "figures/b.svg").write_text("<svg/>")
    body = workshop.body("![img](D:/x/a.png)\n\n![img](D:/x/b.png)")
    assert "<figcaption>甲图</figcaption>" in body and "![乙图](figures/b.svg)" in body
    assert workshop.run().report["images"]["by_status"] == {"missing": 1, "redrawn": 1}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
UNSAFE = [
    "<script>alert(1)</script>",
    '<rect onload="alert(1)"/>',
    '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    '<a href="  java&#10;script:alert(1)"><text>x</text></a>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject>",
    '<image xlink:href="http://evil.example/x.png"/>',
    '<use href="http://evil.example/x.svg#a"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4="/>',
    "<style>@import url(http://evil.example/x.css); a { fill: url( 'http://evil.example/x' ) }</style>",
    '<rect style="fill: url(http://evil.example/a)"/>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
    "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<metadata>bob</metadata><!-- C:\\Users\\bob -->",
    "<title>C:\\Users\\bob\\a.svg</title><g data-a='/home/bob/a'/> 见 /home/bob/a",
    "<g content='&lt;mxfile host=\"bob\">'/>",
]


@pytest.mark.parametrize("content", UNSAFE)
def test_svg_is_cleaned(content):
    clean = clean_svg(SVG.format(content + '<circle r="1"/>').encode()).decode()
    assert '<circle r="1"' in clean
    for bad in ("script", "evil", "alert", "bob", "onload", "foreignObject", "import"):
        assert bad not in clean


def test_svg_keeps_the_drawing():
    content = '<defs><g id="a"/></defs><use xlink:href="#a" style="fill: url(#p)"/><text>字</text>'
    clean = clean_svg(SVG.format(content).encode()).decode()
    assert "#a" in clean and "url(#p)" in clean and "字" in clean


@pytest.mark.parametrize(
    "data",
    [
        b"<svg><broken",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        b"<html><svg/></html>",
    ],
)
def test_svg_that_cannot_be_made_safe_is_refused(data):
    with pytest.raises(UnsafeSvgError):
        clean_svg(data)


def test_an_unsafe_svg_does_not_reach_the_site(workshop):
    (workshop.notes / "a.svg").write_text(SVG.format("<script>alert(1)</script><path d='M0 0'/>"))
    assert workshop.body("![图一说](a.svg)") == "![图一说](images/a.svg)"
    copied = (workshop.docs / "images/a.svg").read_text()
    assert "alert" not in copied and "M0 0" in copied


# What a note says of the sizes of an image, and what the page says; a.png to c.png are there.
SIZES = {
    "two densities": (
        '<img src="imgs/a.png" srcset="imgs/a.png 1x, imgs/b.png 2x" alt="网络" width="300">',
        '![网络](images/a.png){ srcset="images/a.png 1x, images/b.png 2x" width="300" }',
    ),
    "widths, of a disk with spaces": (
        r'<img src="C:\Users\bob\My Notes\a.png" alt="网络" sizes="(max-width: 600px) 480px, 800px"'
        r' srcset="C:\Users\bob\My Notes\a.png 480w,C:\Users\bob\My Notes\b.png 800w">',
        '![网络](images/a.png){ srcset="images/a.png 480w, images/b.png 800w"'
        ' sizes="(max-width: 600px) 480px, 800px" }',
    ),
    "no src": (
        '<img srcset="imgs/a.png, imgs/b.png 2x" alt="网络">',
        '![网络](images/b.png){ srcset="images/a.png, images/b.png 2x" }',
    ),
    "src that is lost": (
        '<img src="/home/bob/lost.png" srcset="/home/bob/lost.png 1x, imgs/b.png 2x" alt="网络">',
        '![网络](images/b.png){ srcset="images/b.png 2x" }',
    ),
    "on the web": (
        '<img src="imgs/a.png" srcset="https://a.b/c.png 2x" alt="网络">',
        '![网络](images/a.png){ srcset="https://a.b/c.png 2x" }',
    ),
    "fetched by a script": (
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAADs=" data-src="imgs/a.png"'
        ' data-srcset="imgs/b.png 2x" alt="网络">',
        '![网络](images/a.png){ srcset="images/b.png 2x" }',
    ),
    "in a table": (
        '| 图 |\n|---|\n| <img src="imgs/a.png" srcset="imgs/b.png 2x" alt="网络"> |',
        '| 图 |\n|---|\n| ![网络](images/a.png){ srcset="images/b.png 2x" } |',
    ),
    "picture": (
        '<picture>\n<source media="(prefers-color-scheme: dark)" srcset="imgs/b.png 1x, imgs/c.png 2x">\n'
        '<source srcset="/home/bob/lost.png">\n<img src="imgs/a.png" alt="网络">\n</picture>',
        '<picture>\n<source media="(prefers-color-scheme: dark)" srcset="images/b.png 1x, images/c.png 2x">\n'
        '\n![网络](images/a.png)\n</picture>',
    ),
    "picture in a block": (
        '<p align="center">\n<picture>\n<source srcset="imgs/b.png">\n<img src="imgs/a.png" alt="网络">\n'
        '</picture>\n</p>',
        '<p markdown="1" align="center">\n\n<picture>\n<source srcset="images/b.png">\n'
        '![网络](images/a.png)\n</picture>\n\n</p>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", SIZES)
def test_other_sizes_of_an_image_lie_beside_it(workshop, form):
    text, body = SIZES[form]
    for seed, name in enumerate("abc"):
        workshop.picture(f"notes/imgs/{name}.png", seed)
    assert workshop.body(f"前文。\n\n{text}").removeprefix("前文。\n\n") == body
    assert workshop.run("--check").code == 0
    for path in workshop.docs.rglob("*"):
        assert not path.is_file() or b"bob" not in path.read_bytes()
