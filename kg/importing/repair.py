"""Mends prose that was written for another Markdown renderer, or in haste.

All functions take masked prose (see `inline`), so code, formulas, links and HTML are out of
their reach, and return the text with the number of repairs.
"""

import re
import unicodedata

from kg.concepts import concept_id
from kg.importing.inline import MASK
from kg.importing.lists import has_quote

_ITEM = r" {0,3}(?:[-+*]|1[.)])[ \t]+\S"
_ITEM_LINE = re.compile(rf"\n{_ITEM}")
_QUOTED_LIST = re.compile(
    r"^((?:[ \t]*>)+) ?(?![-+*>\s]|\d+[.)]\s)[^\n]*\S[^\n]*\n(?=\1[ \t]?(?:[-+*]|1[.)])[ \t]+\S)",
    re.MULTILINE,
)
_LIST_AFTER_TEXT = re.compile(
    rf"(\n*)((?![ \t>|]|[-+*][ \t]|\d+[.)][ \t])[^\n]+(?:\n(?!{_ITEM})[^\n]+)*)\n(?={_ITEM})"
)
_TABLE_AFTER_TEXT = re.compile(
    r"(\n*)((?![|>])[^\n|]+(?:\n(?![ \t]*\|)[^\n|]+)*)\n"
    r"(?=[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*(?:\n|\Z))"
)
_RULE_ABOVE = re.compile(
    rf"^ {{0,3}}(?:-{{3,}}|\*{{3,}}|_{{3,}})[ \t]*\n(?=(?!{_ITEM})[^\n]*\S[^\n]*\n{_ITEM})",
    re.MULTILINE,
)
_RULE_BELOW = re.compile(rf"^[ \t]*{MASK}\n(?=-{{3,}}[ \t]*$)", re.MULTILINE)
_TABLE = re.compile(
    r"^[^\n|]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*(?=\n|\Z)(?:\n[^\n|]*\|[^\n]*)*",
    re.MULTILINE,
)
# Not a numbered one, as numbers go on behind the quote.
_ITEM_BEFORE_QUOTE = re.compile(r"^[ \t]*[-+*][ \t]+\S[^\n]*\n(?=>)", re.MULTILINE)
_ESCAPED_NUMBER = re.compile(r"\\(?:(?<=[\n \t>]\\)|(?<=\A\\))(\d{1,4})([.)])")
_LEAD = re.compile(
    r"\*\*(?:(?<=\n\n\*\*)|(?<=\A\*\*)|(?<=\A\n\*\*))([^*\n]+)\*\*(?![，。；、！？,.;!?])"
)
# What a browser copies of bold text, and another tool escapes: `***\\*words\\****`.
_PASTED_BOLD = re.compile(r"(\*{1,3})\\\*(?=\S)((?:[^*\\\n]|\\(?!\*))+)(?<=\S)\\\*\1")
_EMPTY_BOLD = re.compile(rf"\*\*(?<={MASK}\*\*)([ \t]*)\*\*(?={MASK})")
# `**A***` is bold with a star behind it: A*.
_STARRED = re.compile(r"(?<![*\\])\*\*((?=[^\s*])[^*\n]*(?<=[^\s*\\]))\*\*\*(?!\*|[^*\n]*\*(?!\*))")
_SENTENCE = re.compile(r"[，。；！？!?;]|,\s")
_STARS = re.compile(r"\*\*\**")
_ALONE_DOLLAR = re.compile(r"^[ \t]*\$[ \t]*$\n?", re.MULTILINE)
# A path of Windows, and in it what Markdown takes for an escaped mark.
_PATH = re.compile(
    r":\\(?<=[A-Za-z]:\\)(?<![A-Za-z0-9][A-Za-z]:\\)(?=[^\W_]|[.…])"
    r"[^\s<>\"'|*?`，。；：、！？“”（）]*"
)
_ESCAPING = re.compile(r"\\(?=[!-/:-@\[\]^_`{-~])")
# Bold text that needs no mending: letters or digits stand inside, next to its marks.
_SOUND = re.compile(r"\*\*[^\W_](?:[^*\n]*[^\W_])?\*\*")
_MOVABLE = "，。；：、！？,.;:!?"
_LONGEST_LEAD = 45
_LONGEST_TITLE = 30


def dollars(text: str) -> tuple[str, int]:
    """A `$` alone on its line, which no other one closes."""
    return _ALONE_DOLLAR.subn("", text)


def paths(text: str) -> tuple[str, int]:
    """`D:\\a\\.b` would lose the backslash before the dot: writes it twice. A path that has two in
    a row is written so already."""
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        path = match.group()
        if "\\\\" in path:
            return path
        path, found = _ESCAPING.subn(r"\\\\", path)
        count += found
        return path

    return _PATH.sub(write, text), count


def numbers(text: str) -> tuple[str, int]:
    """`\\1.` is how Typora writes a number that begins no list; other renderers show the mark."""
    return _ESCAPED_NUMBER.subn(r"\1\\\2", text)


def title_numbers(text: str) -> tuple[str, int]:
    """The same in a heading, where nothing is taken for a list."""
    return _ESCAPED_NUMBER.subn(r"\1\2", text)


def blank_lines(text: str) -> tuple[str, int]:
    """Lists and tables right under a line of text need a blank line before them, and so do text
    right under a table and a rule right under a figure."""
    quoted = ruled = 0
    if "\n---" in text or "\n***" in text or "\n___" in text:
        text, ruled = _RULE_ABOVE.subn("\\g<0>\n", text)
    if f"{MASK}\n-" in text:
        text, below = _RULE_BELOW.subn("\\g<0>\n", text)
        ruled += below
    if has_quote(text):
        text, quoted = _QUOTED_LIST.subn(r"\g<0>\1\n", text)
    if "\n>" in text:
        text, below = _ITEM_BEFORE_QUOTE.subn("\\g<0>\n", text)
        quoted += below
    if not _ITEM_LINE.search(text) and "-|" not in text and "|-" not in text and "| " not in text:
        return text, quoted + ruled
    paragraphs = text.split("\n\n")
    count = 0
    for index, paragraph in enumerate(paragraphs):
        if "\n" in paragraph and len(apart := _apart(paragraph)) > 1:
            paragraphs[index] = "\n\n".join(apart)
            count += len(apart) - 1
    return ("\n\n".join(paragraphs) if count else text), count + quoted + ruled


def _apart(paragraph: str) -> list[str]:
    """The text, lists and tables of a paragraph that stand right below each other."""
    parts = []
    while "\n" in paragraph:
        table = _TABLE.search(paragraph) if "|" in paragraph and "-" in paragraph else None
        end = table.end() if table and paragraph[table.end() :].strip() else 0
        for occurs, pattern in (
            (_ITEM_LINE.search(paragraph), _LIST_AFTER_TEXT),
            ("|" in paragraph, _TABLE_AFTER_TEXT),
        ):
            match = occurs and pattern.match(paragraph)
            # A row may begin like an item.
            if match and not (table and table.start() <= match.end(2) < table.end()):
                end = min(end or match.end(2), match.end(2))
        if not end:
            break
        parts.append(paragraph[:end])
        paragraph = paragraph[end + 1 :]
    return [*parts, paragraph]


def pasted_bold(text: str) -> tuple[str, int]:
    """Bold text of which the stars within are escaped, as some tools paste it."""
    return _PASTED_BOLD.subn(r"**\2**", text)


def empty_bold(text: str) -> tuple[str, int]:
    """Bold marks around nothing between two pieces of code or formulas, which would show."""
    return _EMPTY_BOLD.subn(r"\1", text)


def emphasis(text: str) -> tuple[str, int]:
    """Bold text whose marks CommonMark does not see as such beside Chinese punctuation."""
    parts, at, count = [], 0, 0
    mark = text.find("**")
    while mark >= 0:
        start = text.rfind("\n\n", at, mark)
        start = start + 2 if start >= 0 else at
        stop = text.find("\n\n", mark)
        stop = stop if stop >= 0 else len(text)
        if not _is_sound(paragraph := text[start:stop]):
            starred = 0
            if "***" in paragraph:
                paragraph, starred = _STARRED.subn(r"**\1**\\*", paragraph)
            paragraph, mended = _emphasis(paragraph)
            mended += starred
            if mended:
                parts += (text[at:start], paragraph)
                at = stop
                count += mended
        mark = text.find("**", stop)
    return ("".join((*parts, text[at:])) if count else text), count


def _is_sound(text: str) -> bool:
    """Whether all that is bold in a text with bold marks is seen as such, whatever stands around
    it."""
    return "***" not in text and "\\*" not in text and "**" not in _SOUND.sub("", text)


def _emphasis(text: str) -> tuple[str, int]:
    marks = [
        start
        for start, end in (match.span() for match in _STARS.finditer(text))
        if end - start == 2 and text[start - 1 : start] != "\\"
    ]
    if len(marks) % 2:
        return text, 0
    parts, at = [], 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        # Beside a letter or digit inside, marks are seen as such whatever stands outside.
        if text[opening + 2].isalnum() and text[closing - 1].isalnum():
            continue
        content = text[opening + 2 : closing]
        mended = _bold(text[opening - 1 : opening], content, text[closing + 2 : closing + 3])
        if mended is not None:
            parts += (text[at:opening], mended)
            at = closing + 2
    return ("".join((*parts, text[at:])), len(parts) // 2) if parts else (text, 0)


def _bold(before: str, content: str, after: str) -> str | None:
    """What to write for `**content**` between two characters; None to leave it."""
    if not content.strip():
        return None
    if _opens(before, content[0]) and _closes(content[-1], after):
        return None
    if "\n" in content and content[0].isspace() and _is_space(before):
        # `char ** a` and, in another line, `(char**)`.
        return None
    core = content.strip()
    if not any(char.isalnum() or char == MASK for char in core):
        return content
    if content[0].isspace() and content[-1].isspace() and _is_space(before) and _is_space(after):
        return None
    lead = content[: len(content) - len(content.lstrip())]
    tail = content[len(content.rstrip()) :]
    if not _closes(core[-1], tail or after):
        while core[-1] in _MOVABLE:
            core, tail = core[:-1], core[-1] + tail
    if not _opens(lead or before, core[0]):
        while core[0] in _MOVABLE:
            core, lead = core[1:], lead + core[0]
    if _opens((before + lead)[-1:], core[0]) and _closes(core[-1], (tail + after)[:1]):
        return f"{lead}**{core}**{tail}"
    return f"{lead}<strong>{core}</strong>{tail}"


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _is_punctuation(char: str) -> bool:
    return char == MASK or (bool(char) and unicodedata.category(char)[0] in "PS")


def _opens(before: str, first: str) -> bool:
    if first.isspace():
        return False
    return not _is_punctuation(first) or _is_space(before) or _is_punctuation(before)


def _closes(last: str, after: str) -> bool:
    if last.isspace():
        return False
    return not _is_punctuation(last) or _is_space(after) or _is_punctuation(after)


def lead_anchors(text: str, taken: set[str]) -> tuple[str, int]:
    """A paragraph that opens with a bold name is a section in truth: gives it an anchor.

    `taken` holds the anchors of the page so far.
    """
    parts, at = [], 0
    for match in _LEAD.finditer(text):
        slug = _anchor(match, text)
        if slug and slug not in taken:
            taken.add(slug)
            parts += (text[at : match.start()], f'<a id="{slug}"></a>')
            at = match.start()
    return ("".join((*parts, text[at:])), len(parts) // 2) if parts else (text, 0)


def _anchor(lead: re.Match, text: str) -> str:
    """The anchor for a bold lead; empty if it is a sentence rather than a name."""
    name = lead.group(1).strip(" ：:")
    alone = lead.end() == len(text) or text[lead.end()] == "\n"
    if len(name) > (_LONGEST_TITLE if alone else _LONGEST_LEAD):
        return ""
    if _SENTENCE.search(name) or MASK in name or not any(map(str.isalpha, name)):
        return ""
    return concept_id(name)
