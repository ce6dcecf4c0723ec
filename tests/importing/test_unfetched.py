"""Images that CSDN could not fetch, of which it left a notice."""

import pytest

from kg.importing.unfetched import as_images

NOTICE = "[外链图片转存失败,源站可能有防盗链机制,建议将图片保存下来直接上传(img-4bJ-19)({})]"
URL = "https://a.b/c_(d).png?e=1"
OTHERS = [
    "外链图片转存失败",
    "[外链图片转存失败](https://a.b)",
    f"!{NOTICE.format(URL)}({URL})",
    f"![{NOTICE.format(URL)}]({URL})",
    f"`{NOTICE.format(URL)}`",
    f"```\n{NOTICE.format(URL)}\n```",
]


@pytest.mark.parametrize("target", [URL, "assets/图 1.png", r"C:\Users\86155\a.png"])
def test_a_notice_is_the_image_that_it_names(target):
    text = f"甲{NOTICE.format(target)}\n\n\\{NOTICE.format(target)[:-1]}\\]乙"
    assert as_images(text) == (f"甲![]({target})\n\n![]({target})乙", 2)


@pytest.mark.parametrize("text", OTHERS)
def test_what_has_its_own_target_and_code_stay(text):
    assert as_images(text) == (text, 0)


def test_its_file_is_found(workshop):
    workshop.picture("notes/p/a.png")
    body = workshop.body(f"先看：\n\n{NOTICE.format('p/a.png')}\n\n{NOTICE.format('p/b.png')}")
    assert "](images/" in body and "<small>b.png</small>" in body and "外链" not in body
    assert workshop.run("--check").report["lost"] == []
