r"""Tells formulas from dollars: what stands between `$`, and between TeX's own marks."""

import re
from functools import cache
from string import ascii_letters
from urllib.parse import unquote_plus

from kg.importing.words import words

_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]+\*?)\}")
_TEX_WORD = re.compile(r"(?<!\\)\\[A-Za-z]")
_TEX = re.compile(r"[\\^_{}=<>+*/|]|\A[A-Za-z](?:[,.'()A-Za-z0-9 ]*)\Z|\A[\d. ]+[A-Za-z]?\Z")
# Nothing but an equation or several, as in `y=sin x, z=cos x `.
_EQUATION = re.compile(r"[A-Za-z]\w*\s*=\s*[\w(-][\w\s=+*/().,-]*\Z", re.ASCII)
_SURE_TEX = re.compile(r"[\\^_{}]")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
# In escaped brackets stands a formula if it has one of these.
_BRACKETED_TEX = re.compile(r"[\\^{}=]")
_ALT_TEX = re.compile(r"\\[A-Za-z]{2,}|[_^]\{")
# Two words in a row that are no commands, as in a caption that speaks of a formula.
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}[ ]+[A-Za-z]{3,}(?![A-Za-z(_^}])")
# A path that a converter left as the alt text.
_FILE = re.compile(
    r"\s*(?:[A-Za-z]:\\|\\\\+[\w.$-]+\\+[\w.$ -]+\\)|"
    r".*\.(?:png|jpe?g|gif|bmp|svg|webp|[ew]mf)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_DISPLAY = re.compile(r"\s*\\[\[(]\s*(.*?)\s*\\[\])]\s*", re.DOTALL)
_ESCAPED_STAR = re.compile(r"(?<!\\)((?:\\\\)*)\\\*")
# An index: in the words of a formula, an escaped underscore is meant.
_ESCAPED_INDEX = re.compile(r"(?<!\\)\\_(?=\{|[A-Za-z0-9](?![A-Za-z0-9]))")
_SPELT = re.compile(r"\\(?:text|math(?:rm|tt|it|sf)|operatorname|mbox|hbox)")
_BARE_INDEX = re.compile(r"(?<!\\)_")
# `max\_len`, and words in braces: `\text{max\_len}`.
_SPELT_INDEX = re.compile(
    r"(?<![\\A-Za-z])[A-Za-z]+\\_[A-Za-z]{2,}|"
    r"\\(?:text\w*|math(?:rm|tt|it|sf)|operatorname|[mh]box)\s*\{[^{}]*\\_"
)
# The name of a variable of a shell: `${JAVA_HOME}/bin:$PATH`.
_VARIABLE = re.compile(r"\{[A-Za-z]\w+\}[^\\^]*\Z", re.ASCII)
_LETTERS = frozenset(ascii_letters)
# `P(X\|Y)`: kramdown would take a bare bar for one of a table. The two lines of a norm, and those
# between distributions, as in `D(p\|q)`, stand elsewhere.
_GIVEN = re.compile(
    r"(?:(?<![A-Za-z\\])(?:[PpfqQEHN]|Pr|Var|Cov)|\\(?:Pr|pi|mathbb\{[PE]\}|mathrm\{P\}))"
    r"(?:_(?:\w|\{[^{}]*\}))?(?:\\left)?\((?:[^()|]|\([^()|]*\)){1,200}?\\\|"
    r"(?=(?:[^()|]|\([^()|]*\)){1,200}\))"
)
_BACKSLASHES = re.compile(r"\\\\+")
_DOUBLED = re.compile(r"(?<!\\)(?:\\\\)+([A-Za-z]{2,})")
_DOUBLED_BRACE = re.compile(r"(?<!\\)\\\\([{}])")
_LONGEST = 5000
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
# What services take for the size and the colours of the drawing.
_LOOK = re.compile(
    r"\\(?:dpi\s*\{\d+\}|bg_\w+|fn_\w+|inline|tiny|small|large|LARGE|huge)(?![A-Za-z])\s*|"
    r"&ch\w+=[^&]*|\\{2}\s*\Z"
)
_ENTITIES = {"&space;": " ", "&plus;": "+", "&hash;": "#", "&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("|".join(_ENTITIES))


def is_sigil(content: str, before: str, after: str) -> bool:
    """Whether the first of two `$`, with `content` between them, belongs to a price or to the name
    of a variable: 5$到10$, $router 和$route, ${a} 和 ${b}. `before` and `after` are the characters
    beside the two."""
    if content[0] == "{" and (after == "{" or (after in _LETTERS and _VARIABLE.match(content))):
        return True
    if content.isascii() or not _CJK.search(content) or _SURE_TEX.search(content):
        return False
    if content[0].isspace() or content[-1].isspace():
        # Nobody takes this for a formula.
        return False
    return before.isdigit() or (after.isascii() and after.isalnum()) or after in ("{", "_")


def is_math(content: str, before: str = "", after: str = "") -> bool:
    """Whether what stands between two `$` is a formula, as its author would read it. `before` and
    `after` are the characters beside the two."""
    if not content or content.isspace() or "\n\n" in content or "`" in content or "](" in content:
        return False
    first, last = content[0], content[-1]
    if (first.isdigit() and after.isdigit()) or is_sigil(content, before, after):
        return False
    opens, closes = first.isspace(), last.isspace()
    if first == "\n" and not any(map(str.isalnum, content)):
        # A mark of a list between two formulas.
        return False
    if opens != closes or (not content.isascii() and _CJK.search(content)):
        equation = closes and not after.isalnum() and _EQUATION.match(content)
        return bool(equation or _SURE_TEX.search(content))
    if opens:
        return bool(_TEX.search(content.strip())) and "$" not in content
    return True


def is_tex(alt: str) -> bool:
    """Whether the alt text of an image is the formula that the image shows."""
    if not _ALT_TEX.search(alt) or "$" in alt or _CJK.search(alt):
        return False
    return not _WORDS.search(alt) and not _FILE.match(alt)


def unescaped(formula: str) -> str:
    r"""A formula without the backslashes that only kept Markdown away from it: `x^\*` is `x^*`,
    `x\_{i}` is `x_{i}`, `P(X\|Y)` is `P(X|Y)`, and where all rows end with `\\\\` they
    end with `\\`."""
    if "\\*" in formula:
        formula = _ESCAPED_STAR.sub(r"\1*", formula)
    if "\\_" in formula:
        if not _BARE_INDEX.search(formula) and not _SPELT_INDEX.search(formula):
            formula = formula.replace("\\_", "_")
        elif not _SPELT.search(formula):
            formula = _ESCAPED_INDEX.sub("_", formula)
    if "\\|" in formula:
        formula = _GIVEN.sub(lambda match: f"{match[0][:-2]}|", formula)
    if "\\\\" in formula:
        formula = _single(formula)
    if "\\\\\\\\" in formula:
        runs = _BACKSLASHES.findall(formula)
        if not any(len(run) % 4 for run in runs):
            formula = formula.replace("\\\\\\\\", "\\\\")
    return formula


def _single(formula: str) -> str:
    r"""A formula without the backslashes that kept another renderer from taking the first of each
    pair: `\\alpha` is `\alpha` where no command has one alone, and `\\{x\\}` a set where no rows
    end."""
    if not _TEX_WORD.search(formula):
        commands = words().commands
        if any(match[1] in commands for match in _DOUBLED.finditer(formula)):
            return formula.replace("\\\\", "\\")
    if ("\\\\{" in formula or "\\\\}" in formula) and "\\begin" not in formula:
        return _DOUBLED_BRACE.sub(r"\\\1", formula)
    return formula


def bare(formula: str) -> str:
    """A formula without the marks of a display around it, which it must not have within its own."""
    marked = _DISPLAY.fullmatch(formula)
    return marked.group(1) if marked else formula


def display(raw: str) -> tuple[str, str]:
    """A block that begins with `$$` up to the mark that closes the formula, and what stands behind
    it."""
    first, closing = raw.find("$$"), raw.rfind("$$")
    line = raw.find("\n", first)
    if 0 <= line < closing:
        closing = raw.find("$$", line)
    return raw[: closing + 2], raw[closing + 2 :]


def drawn(address: str) -> str:
    """The formula in an address of a service that draws formulas; empty for other addresses."""
    place = _services().search(address)
    if not place:
        return ""
    formula = address[place.end() :]
    if _ESCAPED.search(formula):
        formula = unquote_plus(formula)
    formula = _ENTITY.sub(lambda match: _ENTITIES[match.group()], formula)
    formula = " ".join(_LOOK.sub("", formula).split())
    return "" if "$" in formula else bare(formula)


@cache
def _services() -> re.Pattern:
    return re.compile("|".join(map(re.escape, words().formulas)))


def tex(text: str, start: int, limit: int) -> tuple[int, str, str] | None:
    r"""The formula between marks of TeX that begins at `start`: its end, content and opening mark.

    An environment, `\(…\)`, `\[…\]`, and `\\(…\\)` or `\\[…\\]` as converters write them that
    escape each backslash.
    """
    if text.startswith("\\b", start):
        opening = _ENVIRONMENT.match(text, start, limit)
        mark, closing = "begin", f"\\end{{{opening.group(1)}}}" if opening else ""
        begin = opening.end() if opening else 0
    elif text.startswith(("\\(", "\\["), start):
        mark, begin = text[start : start + 2], start + 2
        closing = "\\)" if mark == "\\(" else "\\]"
    else:
        mark = text[start : start + 3]
        closing = {"(": "\\\\)", "[": "\\\\]"}.get(mark[2:], "")
        begin = start + 3
    end = text.find(closing, begin, min(limit, begin + _LONGEST)) if closing else -1
    if end < 0:
        return None
    content = text[begin:end]
    if mark == "\\[" and not _BRACKETED_TEX.search(content):
        return None
    if len(closing) == 3 and not _TEX_WORD.search(content):
        content = content.replace("\\\\", "\\")
    return end + len(closing), content, mark
