"""Writes MyST's directives, fences around what is no code, in the words that other tools know.

A box becomes one of `:::`, as VuePress has it; a figure an image; code and formulas what they are.
Lines keep their numbers. What is unknown stays as it is.
"""

import re

from kg.importing.fences import OPENING, closes
from kg.importing.words import words

# Begins with what is rare, so that the engine passes over a text quickly.
_OCCURS = re.compile(r"\{(?:(?:(?<=```\{)|(?<=~~~\{))[\w:-]+\}|[\w:]+\}`)")
_OPENING = re.compile(r"([ \t]*)(`{3,}|~{3,})[ \t]*\{([\w:-]+)\}[ \t]*(.*?)[ \t]*\Z")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*\Z")
_KEY = re.compile(r"[ \t]*([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*\Z")
_ROLE = re.compile(r"\{(?:[\w-]+:)?([\w-]+)\}`([^`\n]+)`")
_NAMED = re.compile(r"(.+?)\s*<[^<>]+>\Z")


def without_directives(text: str) -> str:
    """The text of a file with its directives as boxes, images, formulas and code."""
    if not _OCCURS.search(text):
        return text
    lines = text.split("\n")
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        if fence:
            fence = "" if closes(line, fence) else fence
        elif opening := _OPENING.match(line):
            if not _rewritten(lines, at, opening):
                fence = opening[2]
        elif other := OPENING.match(line):
            fence = other[1]
        elif "}`" in line:
            lines[at] = _ROLE.sub(_role, line)
        at += 1
    return "\n".join(lines)


def _rewritten(lines: list[str], start: int, opening: re.Match) -> bool:
    """Whether a directive is known; writes it if so."""
    indent, fence, kind, argument = opening.groups()
    kind, known = kind.lower(), words()
    forms = known.directives
    form = next((key for key in forms if kind in forms[key]), "")
    form = "box" if kind in known.callouts else form
    stop = next((at for at in range(start + 1, len(lines)) if closes(lines[at], fence)), 0)
    if not form or not stop:
        return False
    options, below = _options(lines, start + 1, stop)
    body, blank = lines[below:stop], [""] * (below - start - 1)
    if form == "box":
        kind = options.get("class", "").split(",")[0] if kind == "admonition" else kind
        kind = kind if kind in known.callouts else "note"
        block = [f"{indent}:::{kind} {argument}".rstrip(), *blank, *body, f"{indent}:::"]
    elif form == "formula":
        block = [f"{indent}$$", *body, f"{indent}$$", *blank]
    elif form == "code":
        language = "python" if argument.startswith("ipython") else argument
        block = [f"{indent}{fence}{language}", *body, f"{indent}{fence}", *blank]
    else:
        caption = " ".join(" ".join(body).split()) or options.get("alt", "")
        shown = f"{indent}![{caption}](<{argument}>)" if form == "image" and argument else ""
        block = [shown, *[""] * (stop - start)]
    lines[start : stop + 1] = block
    return form != "code"


def _options(lines: list[str], start: int, stop: int) -> tuple[dict[str, str], int]:
    """What stands at the beginning of a directive for the program, and where its text begins."""
    found: dict[str, str] = {}
    at = start
    if at < stop and lines[at].strip() == "---":
        end = next((end for end in range(at + 1, stop) if lines[end].strip() == "---"), at)
        pairs = (_KEY.match(line) for line in lines[at + 1 : end])
        found = {pair[1]: pair[2] for pair in pairs if pair}
        at = end + 1
    while at < stop and (option := _OPTION.match(lines[at])):
        found[option[1]] = option[2]
        at += 1
    while at > start and at < stop and not lines[at].strip():
        at += 1
    return found, at


def _role(match: re.Match) -> str:
    """What a word with a role, `{ref}`x``, is to readers."""
    kind, said = match.groups()
    if kind == "math":
        return f"${said}$"
    if kind not in words().directives["role"]:
        return match.group()
    named = _NAMED.match(said)
    return named[1] if named else said
