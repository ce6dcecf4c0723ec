"""Writes what of prose is not plain text, each span in its own way."""

import html
import re

from kg.importing.colours import idle_tags
from kg.importing.draft import Draft
from kg.importing.elements import is_element, is_mention
from kg.importing.formulas import unescaped
from kg.importing.inline import Span
from kg.importing.markup import ATTRIBUTE, attributes, bare_code, label_key, size, sized, tag_size
from kg.importing.pictures import Pictures
from kg.importing.references import References, autolink, bare_urls, clean_tag
from kg.importing.report import Report
from kg.importing.targets import base_name, is_local
from kg.srcset import by_size, rewritten

_SHOWS = re.compile(r"<(?:img(?=[\s/])|source(?=\s[^<>]*\bsrcset\s*=))", re.IGNORECASE)
_SCRIPT_TAG = re.compile(r"</?script(?=[\s/>])", re.IGNORECASE)
# The line of a list, a quote or a table, which a block would leave.
_NESTED = re.compile(r"[ \t]*(?:[-+*>|]|\d+[.)])|[ \t]+\S")
# Displays of TeX, and what takes their place within a line.
_ENVIRONMENTS = {
    "equation": "", "align": "aligned", "eqnarray": "aligned",
    "gather": "gathered", "multline": "gathered",
}  # fmt: skip
_NEAR, _FAR = 50, 2000
_DISPLAYED = re.compile(rf"\\begin\{{({'|'.join(_ENVIRONMENTS)})\*?\}}")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_TEXT_BELOW = re.compile(r"\n[ \t]*>[ \t>]*[^\s>]")
_QUOTED_ROW = re.compile(r"\n[ \t]*(?:>[ \t]?)+")


class SpanWriter:
    """Writes the spans of prose, and of headings and HTML."""

    def __init__(self, pictures: Pictures, references: References, report: Report) -> None:
        self._pictures = pictures
        self._references = references
        self._report = report

    def outputs(self, found: list[Span], text: str, draft: Draft) -> list[str]:
        """What the spans of a text become."""
        draft.urls = frozenset(bare_urls(found, text) if "://" in text else ())
        if "color" in text and (idle := idle_tags(found, text)):
            return ["" if index in idle else self.write(span, text, draft)
                    for index, span in enumerate(found)]  # fmt: skip
        return [self.write(span, text, draft) for span in found]

    def write(self, span: Span, text: str, draft: Draft) -> str:
        """What a span of prose, which is not plain text, becomes."""
        kind = span.kind
        if kind == "image":
            alt, wanted = sized(span.text)
            return self._pictures.write(
                draft, span, text, span.target, alt, span.title, size(span.label or wanted)
            )
        raw = text[span.start : span.end]
        if kind == "reference":
            definition = draft.notes.definitions.get(label_key(span.label))
            if definition is None:
                return raw
            return self._pictures.write(
                draft, span, text, definition.target, span.text, definition.title
            )
        if kind == "math":
            return self._formula(span, raw, text)
        if kind == "money":
            self._report.repaired("dollar")
            return "\\$"
        if kind == "target":
            return self._references.write(draft, span, text)
        if kind == "wiki":
            return self._references.write_wiki(draft, span, text)
        if kind == "html":
            before = text[span.start - 1 : span.start]
            if not is_element(raw, before) or (
                is_mention(raw, before) and draft.unclosed(raw, text)
            ):
                self._report.repaired("no tag")
                return f"&lt;{raw[1:]}"
            return self.tag(span, text, draft)
        if kind == "code":
            return bare_code(text, span.start, span.end)
        if kind == "url" and is_local(span.target):
            return base_name(span.target)
        if kind == "url" and span.start in draft.urls:
            self._report.repaired("address")
            return autolink(span.target)
        return raw

    def _formula(self, span: Span, raw: str, text: str) -> str:
        content = unescaped(span.text.strip())
        if not content or span.label == "\\(":
            return raw
        if span.label == "begin":
            return self._environment(span, raw, text, content)
        if span.label.endswith("["):
            self._report.repaired("formula")
            alone = text[span.start - 1 : span.start] in ("", "\n") and (
                text[span.end : span.end + 1] in ("", "\n")
            )
            return f"\n$$\n{content}\n$$\n" if alone else f"${' '.join(content.split())}$"
        if "\n" in content and span.label == "$$":
            self._report.repaired("formula")
            line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
            if _QUOTED.match(line):
                content = unescaped(_QUOTED_ROW.sub("\n", span.text).strip())
            if _QUOTED.fullmatch(line):
                rows = content.replace("\n", f"\n{line}")
                start = span.start - len(line)
                before = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
                above = f"\n{line}" if _QUOTED.sub("", before).strip() else ""
                below = f"\n{line}" if _TEXT_BELOW.match(text, span.end) else ""
                return f"{above}$$\n{line}{rows}\n{line}$${below}"
            if _NESTED.match(line):
                return f"${' '.join(content.split())}$"
            return f"\n\n$$\n{content}\n$$\n\n"
        fixed = f"${content}$"
        following = text[span.end : span.end + 1]
        if span.label == "$$" and following.isascii() and following.isalnum():
            fixed += " "
        if fixed == raw:
            return raw
        self._report.repaired("formula")
        return fixed

    def _environment(self, span: Span, raw: str, text: str, content: str) -> str:
        """A formula without marks but TeX's own, which the renderer sees if it is a
        paragraph."""
        name, raw = _DISPLAYED.match(raw), unescaped(raw)
        before, after = (
            text[max(span.start - _NEAR, 0) : span.start],
            text[span.end : span.end + _NEAR],
        )
        before, after = before.rstrip(" \t"), after.lstrip(" \t")
        ends = not after or after.startswith("\n\n") or after == "\n"
        if not name or (ends and (not before or before == "\n" or before.endswith("\n\n"))):
            return raw
        line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
        if line and line.isspace():
            return raw
        self._report.repaired("formula")
        paragraph = text.rfind("\n\n", max(span.start - _FAR, 0), span.start) + 2
        if not _NESTED.match(line) and not _NESTED.match(text, max(paragraph, 0)):
            return f"\n\n{raw}\n\n"
        inner = _ENVIRONMENTS[name[1]]
        content = " ".join(content.split())
        return f"$\\begin{{{inner}}} {content} \\end{{{inner}}}$" if inner else f"${content}$"

    def tag(self, span: Span, text: str, draft: Draft, inline: bool = False) -> str:
        """What a tag becomes; with `inline`, the card for a lost image fits into a line."""
        raw = text[span.start : span.end]
        if _SCRIPT_TAG.match(raw):
            return f"&lt;{raw[1:]}"
        if not _SHOWS.match(raw):
            return clean_tag(raw)
        found = attributes(raw)
        sizes = found.get("srcset") or found.get("data-srcset") or ""
        # What a page shows until a script has fetched the image is not the image.
        lazy = found.get("src", "data:").startswith("data:") and found.get("data-src")
        target = lazy or found.get("src", "")

        def is_there(target: str) -> bool:
            return bool(target) and self._pictures.is_there(target, draft)

        if sizes and not is_there(target):
            target = next(filter(is_there, by_size(sizes)), target)
        sizes = rewritten(sizes, lambda size: self._pictures.address(draft, span, text, size))
        if raw[1:7].lower() == "source":
            return _with_sizes(raw, sizes) if sizes else ""
        if not target:
            return ""
        alt, title = found.get("alt", ""), found.get("title", "")
        shown = tag_size({**found, "srcset": sizes})
        return self._pictures.write(draft, span, text, target, alt, title, shown, inline)


def _with_sizes(tag: str, sizes: str) -> str:
    """A tag that names other sizes of an image, with those that there are."""

    def write(attribute: re.Match) -> str:
        is_sizes = attribute[1].lower().removeprefix("data-") == "srcset"
        return f'srcset="{html.escape(sizes)}"' if is_sizes else attribute[0]

    return clean_tag(ATTRIBUTE.sub(write, tag))
