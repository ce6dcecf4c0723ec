"""The form of a page: front matter, heading, body; and the listing of a chapter's pages."""

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from kg.importing.addresses import relative
from kg.importing.front import Value
from kg.importing.merge import LISTED, LISTING_END, LISTING_START
from kg.importing.outline import Section
from kg.importing.summaries import as_markdown, first_sentence, says_something, shortened

STATUS = "待补充"
TO_WRITE = f"*{STATUS}：笔记中这一节还没有内容。*"
# What YAML reads as text, and as the same text.
_PLAIN = re.compile(
    r"(?!(?:[\d.exo_+\-tz: ]+|y|n|yes|no|on|off|true|false|null)\Z)"
    r"[^\W_][^:#\n\"'\\\[\]{}|>&*!%@`]*(?<![\s])\Z",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"([\[\]\\<])")
# What makes a heading a sentence, and what a question.
_SAID = re.compile(
    r"[\u3400-\u9fff\w)）]{4}(?:[，；][\s\S]{4}|。\Z)|(?<=[\w)）])\s*(?:用于|用来|可以|不能|必须|不会|不推荐)(?=\S{3})"
)
_ASKED = re.compile(r"[?？]|什么|如何|怎|吗|哪|为何|区别|比较|多少|几")
# In columns, of which a Chinese character has two.
_WIDEST_TITLE = 80
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")


def is_statement(heading: str) -> bool:
    """Whether a heading says something by itself: it is longer than any name, or a sentence."""
    said = _SAID.search(heading) and not _ASKED.search(heading)
    return bool(said) or _is_long(heading)


def _is_long(heading: str) -> bool:
    return (
        2 * len(heading) > _WIDEST_TITLE
        and len(heading) + len(_WIDE.findall(heading)) > _WIDEST_TITLE
    )


def entitled(heading: str) -> str:
    """A heading as menus and listings show it: the beginning of one that is a text."""
    heading = heading.rstrip("：: ") or heading
    if not _is_long(heading):
        return heading
    wide = bool(_WIDE.search(heading, 0, _WIDEST_TITLE // 2))
    longest = _WIDEST_TITLE // 2 if wide else _WIDEST_TITLE - 10
    first = shortened(first_sentence(heading), longest)
    shown = first.removesuffix("……").rstrip("。")
    if heading[len(shown) - 1 : len(shown) + 1].isalnum() and heading[len(shown) - 1].isascii():
        shown = shown.rpartition(" ")[0] or shown
    return shown + "……"


def without_summary(section: Section, body: str) -> str:
    """What a listing says of a page that has no first sentence: 待补充 if nothing is written."""
    written = section.children or says_something(body) or is_statement(section.name)
    return "" if written else STATUS


def section_page(section: Section, title: str, body: str, front: Mapping[str, Value]) -> str:
    """The page of a section without subsections; one without text is marked as to be written.
    `title` is its heading, `front` what the front matter says besides."""
    head = _names(section)
    if not says_something(body) and not is_statement(section.name):
        head["status"] = STATUS
        body = f"{body}\n\n{TO_WRITE}" if body else TO_WRITE
    return _page(head | front if front else head, title, body)


def listing_page(
    section: Section, title: str, body: str, front: Mapping[str, Value],
    entries: Iterable[tuple[str, str, str]],
) -> str:  # fmt: skip
    """A chapter's page: its own text, then a line for each of its pages (name, path, summary).
    It is about the concept that its heading names if it says something of it, or if all its
    sections do, which name nothing of their own (原理, 优缺点)."""
    listing = _listing(listing_line(section.path, *entry) for entry in entries)
    text = f"{body}\n\n{listing}" if body else listing
    told = says_something(body) or not any(child.named for child in section.children)
    told = told and section.named and section.named.plainly
    head = _names(section) if told else {"title": entitled(section.name)}
    return _page(head | front, title, text)


def _names(section: Section) -> dict[str, Value]:
    """What the front matter calls a page: by the concept that it is about, if it is about one."""
    named = section.named
    head: dict[str, Value] = {"name": named.name} if named else {"title": entitled(section.name)}
    if named and named.aliases:
        head["aliases"] = list(named.aliases)
    return head


def folder_page(title: str, lines: Iterable[str], front: Mapping[str, Value]) -> str:
    """The page of a folder of notes: nothing but its listing."""
    return _page({"title": title} | front, title, _listing(lines))


def listed(text: str, page: str) -> dict[str, str]:
    """The lines of a page's listing, by the path of the page that each names."""
    start, stop = text.find(LISTING_START), text.find(LISTING_END)
    folder = posixpath.dirname(page)
    return {
        posixpath.normpath(posixpath.join(folder, unquote(match.group(1)))): line
        for line in text[max(start, 0) : max(stop, 0)].splitlines()
        if (match := LISTED.match(line))
    }


def _listing(lines: Iterable[str]) -> str:
    return "\n".join((LISTING_START, *lines, LISTING_END))


def listing_line(page: str, name: str, path: str, summary: str) -> str:
    """A line of the listing on `page`: the name of the page at `path`, and what it says."""
    address = relative(path, page.rpartition("/")[0])
    name = as_markdown(entitled(name), _without_brackets)
    return f"- [{name}]({address})" + (f"：{summary}" if summary else "")


def _without_brackets(text: str) -> str:
    return _BRACKET.sub(r"\\\1", text).replace("\\<", "&lt;") if _BRACKET.search(text) else text


def _page(front: Mapping[str, Value], title: str, body: str) -> str:
    lines = ""
    for key, value in front.items():
        lines += f"{key}: {_scalar(value) if isinstance(value, str) else _list(value)}\n"
    below = f"\n\n{body}\n" if body else "\n"
    return f"---\n{lines}---\n\n# {title}{below}"


def _list(value: list[str]) -> str:
    quoted = (json.dumps(part, ensure_ascii=False) if "," in part else _scalar(part)
              for part in value)  # fmt: skip
    return f"[{', '.join(quoted)}]"


def _scalar(text: str) -> str:
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)
