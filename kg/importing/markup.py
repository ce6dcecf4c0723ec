"""Small pieces of Markdown and HTML: definitions, attributes, sizes, cards for lost images."""

import html
import re
from dataclasses import dataclass

from kg.importing.blocks import Block

ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""")
_STYLE_SIZE = re.compile(
    r"(?<![\w-])(zoom|width|height|max-width)\s*:\s*(\d+(?:\.\d+)?(?:%|px|em|rem|vw)?)(?=\s*(?:;|\Z))",
    re.IGNORECASE,
)
_BREAKS_LIST = re.compile(r'["{}\n]')
# What `tag_size` writes.
SHOWN_SIZE = re.compile(r'\{(?: (?:srcset|sizes|width|height|style)="[^"\n]*+")+ \}')
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|px)?\Z")
_CONTENTS = ("[toc]", "@[toc]", "[[toc]]", "[[_toc_]]")
# Begins with literals, so that the engine skips to the brackets.
CONTENTS_MARK = re.compile(
    rf"(?:{'|'.join(f'{re.escape(mark)}(?<=^{re.escape(mark)})' for mark in _CONTENTS)})"
    r"(?:\([^()\n]*\))?[ \t]*$\n?",
    re.IGNORECASE | re.MULTILINE,
)
CALLOUT = re.compile(
    r"^((?:[ \t]*>)+[ \t]*)\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$", re.MULTILINE
)
_BOLD_CODE = re.compile(r"(`+)\*\*([^`*]+)\*\*\1\Z")
_FONT_IN_CODE = re.compile(r"(?<=`)<font [^<>`]*>|</font>(?=`)")
_SIZED_ALT = re.compile(r"\\?\|[ \t]*(\d{2,4}(?:x\d{2,4})?)[ \t]*\Z")
_SPECIAL = re.compile(r"[&<>]")
_INLINE_MARK = re.compile(r"[\\*_`\[\]|~]")
_PLACE = re.compile(r"<.*>\Z|\S*[/\\#@]|\S+\.\w{1,5}\Z|\w[\w+.-]+:\S")
DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)((?:[^\[\]\\\n]|\\.)+)\]:[ \t]*(<[^>\n]*>|[^\n]*?)"
    r"(?:[ \t]+(\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Definition:
    """`[label]: target "title"`, which may stand anywhere in a file."""

    target: str
    title: str
    text: str


def definitions(text: str, blocks: list[Block]) -> dict[str, Definition]:
    """The link reference definitions in the prose of a file, by folded label."""
    found: dict[str, Definition] = {}
    if "]:" not in text:
        return found
    for block in blocks:
        if block.kind == "text" and "]:" in text[block.start : block.end]:
            for match in DEFINITION.finditer(text, block.start, block.end):
                target = match.group(2).strip().strip("<>")
                if defines(match):
                    title = (match.group(3) or "")[1:-1]
                    found.setdefault(
                        label_key(match.group(1)),
                        Definition(target, title, match.group().strip()),
                    )
    return found


def defines(match: re.Match) -> bool:
    """Whether a match of `DEFINITION` names a place; `[1]: 周志华，《机器学习》` does not."""
    return bool(_PLACE.match(match.group(2).strip()))


def bare_code(text: str, start: int, end: int) -> str:
    """Code of a text without the colour and the bold marks that Yuque exports within its own:
    `**in **`**code**`** here**`."""
    code = text[start:end]
    if "<font" in code:
        code = _FONT_IN_CODE.sub("", code)
    if "**" in (text[max(start - 2, 0) : start], text[end : end + 2]):
        code = _BOLD_CODE.sub(r"\1\2\1", code)
    return code


def label_key(label: str) -> str:
    return " ".join(label.casefold().split())


# How a card begins; notes have the tag alone.
CARD = '<figure class="kg-missing">\n'


def card(label: str, name: str) -> str:
    """What stands in for an image that could not be had: its caption, and which file it was."""
    if _SPECIAL.search(f"{label}{name}"):
        label, name = html.escape(label, quote=False), html.escape(name, quote=False)
    file = "" if name == "data:" else f"<small>{name}</small>\n"
    return f"{CARD}<figcaption>{label}</figcaption>\n{file}</figure>"


def inline_card(card: str) -> str:
    """The same card as a part of a line, where its words would be read as Markdown."""
    caption, *file = card.split("\n")[1:-1]
    text = caption.removeprefix("<figcaption>").removesuffix("</figcaption>")
    # Formulas, the odd parts, are written as such.
    parts = text.split("$")
    parts[::2] = [_INLINE_MARK.sub(_entity, part) for part in parts[::2]]
    words = " ".join(("$".join(parts), *(_INLINE_MARK.sub(_entity, line) for line in file)))
    return f'<span class="kg-missing">{words}</span>'


def _entity(mark: re.Match) -> str:
    return f"&#{ord(mark.group())};"


def escape_alt(text: str) -> str:
    return re.sub(r"([\[\]\\|`*_<])", r"\\\1", text) if re.search(r"[\[\]\\|`*_<]", text) else text


def attributes(tag: str) -> dict[str, str]:
    return {
        match.group(1).lower(): html.unescape(match.group(2).strip("\"'"))
        for match in ATTRIBUTE.finditer(tag)
    }


def tag_size(attributes: dict[str, str]) -> str:
    """How large an image is shown, of the attributes of its tag, as Markdown has it; with other
    sizes of it that lie beside it (`srcset`)."""
    kept = []
    for name in ("srcset", "sizes") if attributes.get("srcset") else ():
        if (value := attributes.get(name, "")) and not _BREAKS_LIST.search(value):
            kept.append(f'{name}="{value}"')
    for name in ("width", "height"):
        value = attributes.get(name, "").strip()
        if _NUMBER.match(value):
            kept.append(f'{name}="{value.removesuffix("px")}"')
    style = "; ".join(
        f"{m[1].lower()}: {m[2]}" for m in _STYLE_SIZE.finditer(attributes.get("style", ""))
    )
    if style:
        kept.append(f'style="{style}"')
    return "{ " + " ".join(kept) + " }" if kept else ""


def sized(alt: str) -> tuple[str, str]:
    """An alt text without the size that Obsidian lets follow it, and that size: `map|300`."""
    found = _SIZED_ALT.search(alt) if "|" in alt else None
    return (alt[: found.start()], found.group(1)) if found else (alt, "")


def size(label: str) -> str:
    width, _, height = label.partition("x")
    return tag_size({"width": width, "height": height}) if label else ""
