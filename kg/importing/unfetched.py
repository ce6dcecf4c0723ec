"""Reads what CSDN writes in place of an image that it could not fetch, in words, as that image.

`[外链图片转存失败,…(img-x)(https://a.b/c.png)]` names it still. Lines keep their numbers.
"""

import re

from kg.importing.blocks import scan

_MARK = "外链图片转存失败"
# Not what is called so, an image or a link that has its own target.
_NOTICE = re.compile(
    rf"(?<![!\[\\`])\\?\[{_MARK}[^\[\]()\n`]{{0,60}}\(img-[\w-]+\)"
    r"\((?P<target>(?:[^()\[\]\n`]|\([^()\[\]\n`]*\))+)\)\\?\](?![(\[\]`])"
)


def as_images(text: str) -> tuple[str, int]:
    """The text of a file with each such notice as an image, and how many there were."""
    if _MARK not in text:
        return text, 0
    parts, at, count = [], 0, 0
    for block in scan(text):
        if block.kind not in ("text", "heading", "html"):
            continue
        for notice in _NOTICE.finditer(text, block.start, block.end):
            parts += (text[at : notice.start()], f"![]({notice['target'].strip()})")
            at = notice.end()
            count += 1
    return "".join((*parts, text[at:])), count
