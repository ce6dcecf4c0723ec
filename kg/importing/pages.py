"""The form of a page: front matter, heading, body; and the listing of a chapter's pages."""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping

from kg.importing.addresses import relative
from kg.importing.front import Value
from kg.importing.inline import spans
from kg.importing.merge import LISTED, LISTING_END, LISTING_START
from kg.importing.outline import Section
from kg.importing.plain import plain

STATUS = "待补充"
TO_WRITE = f"*{STATUS}：笔记中这一节还没有内容。*"
# What YAML would read as something other than text, or not at all.
_PLAIN = re.compile(r"[^\W_][^:#\n\"'\\\[\]{}|>&*!%@`]*(?<![\s])\Z")
_NOT_TEXT = re.compile(
    r"[\d.eExXoO_+\-TZ: ]+\Z|(?:y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE
)
# A mark before a bracket ends what stands in it.
_SENTENCE = re.compile(r"(?:[^。！？!?\n]*[。！？!?](?=[)）」』”]))*+[^。！？!?\n]*[。！？!?]?")
_NO_SUMMARY = re.compile(r"[<$|!`~]|#|\[\^|[-=_* ]{3,}\Z|\[[^\]]+\]:|参考|\*待补充")
_FENCED = re.compile(
    r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_LIST_MARK = re.compile(
    r"(?=[ \t]*[-+*>\d])[ \t]*(?:>[ \t]?)*(?:(?:[-+*]|\d+[.)])[ \t]+)?(?:#{1,6}[ \t]+)?"
)
# A first sentence without any marks.
_PLAIN_SENTENCE = re.compile(r"[^。！？!?\n\\`*_\[\]<$~=:>]+[。！？?](?![)）」』”])")
# The same at the start of a page, or all of its first paragraph, where only what it begins with
# can make it no summary.
_PLAIN_START = re.compile(
    r"(?!参考|\d+[.)]|[\s+\-&|#])[^。！？!?\n\\`*_\[\]<$~=:>][^。！？!?\n\\`*_\[\]<$~=:>]++"
    r"(?:[。！？?](?![)）」』”])|(?=\n\n|\Z))"
)
_ANCHOR = re.compile(r'<a (?:id|name)="[^"<>]*"></a>\s*')
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CODE_OR_TAG = re.compile(r"(`+)[^`]+\1|</?[A-Za-z][^<>]*>")
# Marks of words at the start of a paragraph, which is no card.
_MARKED = re.compile(
    r"(?:<(?:strong|em|b|i|u|mark|font|span|del|kbd|sub|sup)(?! class=.kg-)(?:\s[^<>]*)?>)+"
)
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BRACKET = re.compile(r"([\[\]\\<])")
_INLINE_CARD = re.compile(r'<span class="kg-missing">.*?</span>')
_TABLE = re.compile(r"[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|")
# Rules, and what indents a paragraph as in print.
_ODD_START = ("-", "*", "_", "=", "&")
_LEADING = re.compile(r"(?:[-*_=][-*_= ]{2,}\n|&(?:emsp|ensp|nbsp|#160);\s*)+")
# No sentence goes on behind these, or in such a line.
_ENDED = ("  ", "\\", "。", "！", "？", "：", ":", ".", "!", "?")
_MARKED_LINE = re.compile(r"[ \t]*(?:[-+*>|#$<]|\d+[.)]|!\[)")
_ENGLISH_SENTENCE = re.compile(r".{20,}?[a-z)]\.(?=\s+[A-Z])")
_IMAGE = re.compile(
    r"!\[(?:[^\]\\]|\\.)*\]\((?:<[^>\n]*>|[^()\s]*)(?: \"[^\"]*\")?\)(?:\{[^}\n]*\})?"
)
# Anchors, line breaks and rules.
_NOTHING = re.compile(
    r"""(?:\s|<a\ (?:id|name)="[^"<>]*"></a>|<br\s*/?>|
        (?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_{3,})[ \t]*$)*+""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
# What is bold as a whole, and short, only says what stands below.
_LABEL = re.compile(r"\*\*[^*\n]{1,12}\*\*[：:]?")
_CITED = re.compile(r"\[\^[^\]\s]+\]")
_CLAUSE = re.compile(r"[，；,;：]")
_LONGEST = 80
# What makes a heading a sentence, and what a question.
_SAID = re.compile(
    r"[\u3400-\u9fff\w)）]{4}(?:[，；][\s\S]{4}|。\Z)|(?<=[\w)）])\s*(?:用于|用来|可以|不能|必须|不会|不推荐)(?=\S{3})"
)
_ASKED = re.compile(r"[?？]|什么|如何|怎|吗|哪|为何|区别|比较|多少|几")
# In columns, of which a Chinese character has two.
_WIDEST_TITLE = 80
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_SUMMARY_WITHIN = 4000


def says_something(body: str) -> bool:
    """Whether a section has more than anchors, line breaks and rules."""
    return _NOTHING.match(body).end() < len(body)


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
    first = _shortened(_SENTENCE.match(heading).group(), _WIDEST_TITLE // 2)
    shown = first.removesuffix("……").rstrip("。")
    if heading[len(shown) - 1 : len(shown) + 1].isalnum() and heading[len(shown) - 1].isascii():
        shown = shown.rpartition(" ")[0] or shown
    return shown + "……"


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
        posixpath.normpath(posixpath.join(folder, match.group(1))): line
        for line in text[max(start, 0) : max(stop, 0)].splitlines()
        if (match := LISTED.match(line))
    }


def _listing(lines: Iterable[str]) -> str:
    return "\n".join((LISTING_START, *lines, LISTING_END))


def listing_line(page: str, name: str, path: str, summary: str) -> str:
    """A line of the listing on `page`: the name of the page at `path`, and what it says."""
    address = relative(path, page.rpartition("/")[0])
    name = _shown(entitled(name), _without_brackets)
    return f"- [{name}]({address})" + (f"：{summary}" if summary else "")


def _without_brackets(text: str) -> str:
    return _BRACKET.sub(r"\\\1", text).replace("\\<", "&lt;") if _BRACKET.search(text) else text


def summary(body: str, chapter: bool = False) -> str:
    """The first sentence of a page, as plain text; 待补充 if it has no text at all."""
    simple = _PLAIN_START.match(body, 0, _SUMMARY_WITHIN)
    if simple and "|" not in body:
        sentence = " ".join(simple.group().split())
        # A line of ASCII may hold several.
        if not sentence.isascii():
            return _shortened(sentence)
    if not says_something(body):
        return "" if chapter else STATUS
    if "```" in body or "~~~" in body:
        body = _FENCED.sub("", body[: 4 * _SUMMARY_WITHIN])
    start, end, label = 0, min(len(body), _SUMMARY_WITHIN), ""
    while start < end:
        stop = body.find("\n\n", start, end)
        paragraph = body[start : stop if stop >= 0 else end]
        code = paragraph.lstrip("\n").startswith(("    ", "\t"))
        paragraph = "" if code else paragraph.strip()
        start = stop + 2 if stop >= 0 else end
        if paragraph.startswith(("<a id=", "<a name=")):
            paragraph = _ANCHOR.sub("", paragraph).strip()
        if marked := _MARKED.match(paragraph):
            paragraph = paragraph[marked.end() :]
        if paragraph.startswith(_ODD_START):
            paragraph = _LEADING.sub("", paragraph)
        if not paragraph or _NO_SUMMARY.match(paragraph):
            continue
        if "|" in paragraph and _TABLE.match(paragraph):
            continue
        if "![" in paragraph:
            paragraph = _IMAGE.sub("", paragraph)
        linked = "<http" in paragraph
        if "<" in paragraph:
            paragraph = _INLINE_CARD.sub("", paragraph)
            paragraph = _BREAK.sub("  \n", paragraph)
            paragraph = _CODE_OR_TAG.sub(lambda match: match[0] if match[1] else "", paragraph)
        mark = _LIST_MARK.match(paragraph)
        start_of_text = mark.end() if mark else 0
        if simple := _PLAIN_SENTENCE.match(paragraph, start_of_text):
            sentence = " ".join(simple.group().split())
        else:
            text = plain(_first_line(paragraph[start_of_text:]))
            sentence = _SENTENCE.match(_CITED.sub("", text)).group().strip()
        if sentence.strip("。！？!?") and not (linked and sentence.endswith(("：", ":"))):
            shown = _OPENS_TAG.sub("&lt;", _shown(_shortened(sentence)))
            if not _LABEL.fullmatch(paragraph):
                return shown
            label = label or shown
    return label


def _shown(text: str, escape: Callable[[str], str] = str) -> str:
    """Plain text as Markdown: what is no formula, escaped, its dollars too."""
    if "$" not in text:
        return escape(text)
    parts, at = [], 0
    for span in spans(text):
        if span.kind == "math":
            parts += (
                escape(text[at : span.start]).replace("$", "\\$"),
                text[span.start : span.end],
            )
            at = span.end
    return "".join((*parts, escape(text[at:]).replace("$", "\\$")))


def _first_line(paragraph: str) -> str:
    """The first line of a paragraph, with the lines that it was wrapped into."""
    line, _, rest = paragraph.partition("\n")
    while rest and not line.endswith(_ENDED) and not _MARKED_LINE.match(rest):
        following, _, rest = rest.partition("\n")
        line = f"{line} {following.strip()}"
    if line.isascii() and (sentence := _ENGLISH_SENTENCE.match(line)):
        return sentence.group()
    return line


def _shortened(sentence: str, longest: int = _LONGEST) -> str:
    """Ends at the last comma that leaves an even number of `$`, so that no formula is cut."""
    if len(sentence) <= longest:
        return sentence
    for match in reversed(list(_CLAUSE.finditer(sentence[:longest]))):
        if match.start() >= 12 and sentence[: match.start()].count("$") % 2 == 0:
            return sentence[: match.start()] + "……"
    if "$" in sentence:
        return sentence[: sentence.index("$")] + "……"
    return sentence[:longest] + "……"


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
    if _PLAIN.match(text) and not _NOT_TEXT.match(text):
        return text
    return json.dumps(text, ensure_ascii=False)
