"""Writes what was pasted from web pages: formulas with all that draws them, links within links.

KaTeX, MathJax and Wikipedia keep the TeX of a formula beside what they draw. Lines keep their
numbers, but below a formula that is drawn over several.
"""

import html
import re

from kg.importing.fences import CODE

_DRAWN = ("application/x-tex", 'class="MathJax')
_OPENING = re.compile(
    rf"{CODE}|<(?P<tag>span|math|div)\b[^<>]*?(?:(?<=<math)|"
    r'class="(?:katex|MathJax|mwe-math)[^"<>]*"|(?<=<math\s)xmlns=)[^<>]*>',
    re.DOTALL | re.MULTILINE,
)
_TEX = re.compile(
    r"<annotation encoding=[\"']application/x-tex[\"']\s*>(.*?)</annotation>", re.DOTALL
)
_DISPLAY = re.compile(r'class="[^"]*display|display="block"')
_STYLED = re.compile(r"\{\\(?:display|text)style\s(.*)\}\Z", re.DOTALL)
# MathJax keeps it in a script right behind.
_SCRIPT = re.compile(r'\s*<(?:script type="math/tex|span class="MathJax)')
_MOST_DRAWN = 20_000
_ADDRESS = r"[^\s()<>\[\]]+(?:\([^\s()<>\[\]]*\)[^\s()<>\[\]]*)?"
_NESTED = re.compile(
    rf"{CODE}|\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\("
    rf"\[(?P<said>[^\[\]\n]*)\](?:\((?P<url>{_ADDRESS})\))?(?P<closed>\)?)",
    re.DOTALL | re.MULTILINE,
)
_HTTP = re.compile(r"https?://\S+\Z")


def as_markdown(text: str) -> str:
    """The text of a file with each such formula between dollars, and each such link once."""
    if any(mark in text for mark in _DRAWN):
        text = _with_formulas(text)
    return _NESTED.sub(_link, text) if "]([" in text else text


def _with_formulas(text: str) -> str:
    parts, at = [], 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if opening["code"] or start < at or not (end := _end(text, opening)):
            continue
        raw = text[start:end]
        tex = _tex(raw)
        if tex or (not _TEX.search(raw) and _SCRIPT.match(text, end)):
            parts += (text[at:start], tex)
            at = end
    return "".join((*parts, text[at:]))


def _end(text: str, opening: re.Match) -> int:
    """Where the element ends that a tag opens; 0 if it does not, or far away."""
    depth, tags = 0, re.compile(rf"<(/?){opening['tag']}(?=[\s>])[^<>]*>")
    for tag in tags.finditer(text, opening.start(), opening.start() + _MOST_DRAWN):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return 0


def _tex(raw: str) -> str:
    """A drawn formula between dollars; empty if its TeX is not there."""
    found = _TEX.search(raw)
    tex = " ".join(html.unescape(found[1]).split()) if found else ""
    styled = _STYLED.match(tex)
    tex = styled[1].strip() if styled else tex
    if not tex or "$" in tex:
        return ""
    mark = "$$" if _DISPLAY.search(raw, 0, found.start()) else "$"
    return f"{mark}{tex}{mark}"


def _link(match: re.Match) -> str:
    """`[words]([said](url))` as one link, in whose title is what else is said."""
    words, said, url = match["words"], match["said"], match["url"]
    address = _HTTP.match(said or "")
    if match["code"] or not ((url and match["closed"]) or address):
        return match.group()
    if not url:
        return f"[{words}]({said})" if match["closed"] else match.group()
    words = words or said
    title = "" if said in words or said == url else said.replace('"', "'")
    is_image = match.string[match.start() - 1 : match.start()] == "!"
    return f'[{words}]({url} "{title}")' if title and not is_image else f"[{words}]({url})"
