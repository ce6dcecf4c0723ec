"""Writes links and HTML tags so that they lead somewhere on the site, and nowhere on a disk."""

import html
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from kg.importing.draft import Draft
from kg.importing.inline import Span
from kg.importing.links import Links
from kg.importing.markup import ATTRIBUTE, label_key
from kg.importing.pictures import Pictures
from kg.importing.privacy import redact
from kg.importing.report import Report
from kg.importing.targets import base_name, direct, is_local, is_remote, spaceless, without_stop

_NOTE_FILE = re.compile(r"[^/\\]\.(?:md|markdown)(?:#.*)?\Z", re.IGNORECASE)
_IMAGE_FILE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg|avif)\Z", re.IGNORECASE)
_ELSEWHERE = ("mailto:", "tel:")
# An address of the web: its host has a dot, and its port is a number.
_HOST = re.compile(
    r"https?://(?:[^/?#@]*@)?(?:localhost|[^/?#:]*\.[^/?#:]+)(?::\d*)?(?:[/?#]|\Z)", re.IGNORECASE
)
_DEFINED = re.compile(r"[ \t>]*\[[^\]\n]+\]:[ \t]*\Z")
_ON_DISK = re.compile(
    r"file:|/?[A-Za-z]:[\\/]|\\\\|~|/(?:home|users|root|mnt|media|volumes)/", re.IGNORECASE
)


class References:
    """The links of the notes that are imported together."""

    def __init__(
        self,
        links: Links,
        pictures: Pictures,
        report: Report,
        lies: Callable[[str], str | None],
    ) -> None:
        """`lies` says where a page lies by now, if it is not deleted."""
        self._lies = lies
        self._links = links
        self._pictures = pictures
        self._report = report

    def write(self, draft: Draft, span: Span, text: str) -> str:
        """What stands behind a link's words in `text`: `](…)`, or words if it leads nowhere."""
        raw, target = text[span.start : span.end], span.target
        if span.label:
            definition = draft.notes.definitions.get(label_key(span.label))
            if definition is None:
                return raw
            target = definition.target
            if is_remote(target) or target.startswith("mailto:"):
                draft.wanted[label_key(span.label)] = definition.text
                return raw
        if is_remote(target) and not span.title and (behind := direct(target)) != target:
            self._report.repaired("redirect")
            return f"](<{behind}>)" if "(" in behind or ")" in behind else f"]({behind})"
        if is_remote(target) and " " in target and not span.title:
            self._report.repaired("address")
            return f"]({spaceless(target)})"
        if not target or is_remote(target) or target.lower().startswith(_ELSEWHERE):
            return raw
        if runs(target):
            return ""
        page = self._links.resolve(target, draft.section)
        if page is None and target.startswith("#"):
            page = self._links.resolve_words(span.text, draft.section)
        if page is not None:
            return self._to_page(draft, page)
        if _IMAGE_FILE.search(re.sub(r"[?#].*", "", target)):
            copy = self._pictures.linked(target, draft)
            if copy:
                return f"]({draft.address(copy)})"
        shown = base_name(target) if is_local(target) else unquote(target.replace("\\", "/"))
        shown = redact(shown)[0]
        if target.startswith("#"):
            self._report.note(draft.where(text, span.start), f"a link to {shown} leads nowhere")
            return ""
        self._report.note(
            draft.where(text, span.start),
            f"a link to {shown}, which is not part of the site, is written as text",
        )
        # Where a note lies that is not here tells readers nothing.
        words = span.text.strip()
        said = words and (shown in words or _NOTE_FILE.search(target))
        return "" if said else f"（{shown}）"

    def write_wiki(self, draft: Draft, span: Span, text: str) -> str:
        """A link to a note or heading by its name; its words, if there is none of that name."""
        page = self._links.resolve_name(span.target, draft.section)
        if page is not None:
            return f"[{span.text}{self._to_page(draft, page)}"
        self._report.note(
            draft.where(text, span.start),
            f"a link to {redact(span.target)[0]}, which is no note here, is text",
        )
        return span.text

    def _to_page(self, draft: Draft, page: str) -> str:
        path, _, anchor = page.partition("#")
        path = self._lies(path) or path
        address = "" if path == draft.section.path else draft.address(path)
        if not address and not anchor:
            return f"]({posixpath.basename(path)})"
        self._report.repaired("link")
        return f"]({address}{'#' + anchor if anchor else ''})"


def bare_urls(found: list[Span], text: str) -> list[int]:
    """Where bare addresses stand that are part of neither a link, a tag nor a definition; `found`
    are the spans of the text."""
    starts: list[int] = []
    anchor = False
    for span in found:
        start = span.start
        if span.kind == "html":
            tag = text[start : start + 3].lower()
            anchor = tag in ("<a ", "<a>") or (anchor and tag != "</a")
        elif span.kind == "target":
            while starts and starts[-1] >= start - len(span.text):
                starts.pop()
        elif span.kind == "url" and not span.label and not anchor and _leads(span.target):
            line = text.rfind("\n", 0, start) + 1
            quoted = text[start - 1 : start] in ('"', "'", "=")
            if not quoted and not _DEFINED.match(text, line, start):
                starts.append(start)
    return starts


def _leads(url: str) -> bool:
    """Whether an address may lead anywhere: that of `http://ip:port/` stands for others."""
    return bool(_HOST.match(without_stop(url)))


def autolink(url: str) -> str:
    """A bare address, which only some renderers make a link of, as a link."""
    bare = without_stop(url)
    return f"<{bare}>{url[len(bare) :]}"


def runs(target: str) -> bool:
    """Whether an address is a script."""
    return "".join(target.split()).lower().startswith(("javascript:", "vbscript:"))


def clean_tag(tag: str) -> str:
    """Drops the attributes of an HTML tag that name a file of the author's disk, or run."""

    def drop(match: re.Match) -> str:
        name, value = match.group(1).lower(), html.unescape(match.group(2).strip("\"'"))
        local = _ON_DISK.match(value) and name != "style"
        return "" if local or name.startswith("on") or runs(value) else match.group()

    return ATTRIBUTE.sub(drop, tag) if "=" in tag else tag
