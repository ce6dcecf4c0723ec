"""The form of a page: front matter, heading, body; and the listing of a chapter's pages."""

import json
import posixpath
import re
from collections.abc import Iterable

from kg.importing.merge import LISTED, LISTING_END, LISTING_START
from kg.importing.outline import plain

STATUS = "待补充"
_TO_WRITE = f"*{STATUS}：笔记中这一节还没有内容。*"
# What YAML would read as something other than text, or not at all.
_PLAIN = re.compile(r"[^\W_][^:#\n\"'\\\[\]{}|>&*!%@`]*(?<![\s])\Z")
_NOT_TEXT = re.compile(
    r"[\d.eExXoO_+\-TZ: ]+\Z|(?:y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_NO_SUMMARY = re.compile(r"[<$|!`~]|#|\[\^|[-=_* ]{3,}\Z|\[[^\]]+\]:|参考|\*待补充")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-+*]|\d+[.)])[ \t]+|^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_LONGEST = 80


def section_page(title: str, body: str) -> str:
    """The page of a section without subsections; one without text is marked as to be written."""
    front = {"name": plain(title)}
    if not body:
        front["status"] = STATUS
        body = _TO_WRITE
    return _page(front, title, body)


def listing_page(title: str, path: str, body: str, entries: Iterable[tuple[str, str, str]]) -> str:
    """A chapter's page: its own text, then a line for each page (title, path, summary)."""
    listing = _listing(listing_line(path, *entry) for entry in entries)
    return _page({"title": plain(title)}, title, f"{body}\n\n{listing}" if body else listing)


def folder_page(title: str, lines: Iterable[str]) -> str:
    """The page of a folder of notes: nothing but its listing."""
    return _page({"title": title}, title, _listing(lines))


def listed(text: str, page: str) -> dict[str, str]:
    """The lines of a page's listing, by the path of the page that each names."""
    start, stop = text.find(LISTING_START), text.find(LISTING_END)
    folder = posixpath.dirname(page)
    return {
        posixpath.normpath(posixpath.join(folder, match.group(1))): line
        for line in text[max(start, 0) : max(stop, 0)].splitlines()
        if (match := LISTED.match(line))
    }


def _listing(lines: Iterable[str]) -> str:
    return "\n".join((LISTING_START, *lines, LISTING_END))


def listing_line(page: str, title: str, path: str, summary: str) -> str:
    address = posixpath.relpath(path, posixpath.dirname(page) or ".")
    name = re.sub(r"([\[\]\\])", r"\\\1", plain(title))
    return f"- [{name}]({address})" + (f"：{summary}" if summary else "")


def summary(body: str, chapter: bool = False) -> str:
    """The first sentence of a page, as plain text; 待补充 if it has no text at all."""
    if not body:
        return "" if chapter else STATUS
    for paragraph in body[:4000].split("\n\n"):
        paragraph = re.sub(r'<a id="[^"]*"></a>', "", paragraph).strip()
        if not paragraph or _NO_SUMMARY.match(paragraph):
            continue
        text = plain(_LIST_MARK.sub("", re.sub(r"<[^>]*>", "", paragraph)).split("\n")[0])
        sentence = _SENTENCE.match(text).group().strip()
        if sentence.strip("。！？!?"):
            return sentence if len(sentence) <= _LONGEST else _cut(sentence)
    return ""


def _cut(sentence: str) -> str:
    """Ends at the last comma that leaves an even number of `$`, so that no formula is cut."""
    for match in reversed(list(re.finditer(r"[，；,;：]", sentence[:_LONGEST]))):
        if match.start() >= 12 and sentence[: match.start()].count("$") % 2 == 0:
            return sentence[: match.start()] + "……"
    if "$" in sentence:
        return sentence[: sentence.index("$")] + "……"
    return sentence[:_LONGEST] + "……"


def _page(front: dict[str, str], title: str, body: str) -> str:
    lines = "".join(f"{key}: {_scalar(value)}\n" for key, value in front.items())
    return f"---\n{lines}---\n\n# {title}\n\n{body}\n"


def _scalar(text: str) -> str:
    if _PLAIN.match(text) and not _NOT_TEXT.match(text):
        return text
    return json.dumps(text, ensure_ascii=False)
