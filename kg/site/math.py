"""Turns LaTeX into MathML at build; the only place that knows how."""

import re
from collections.abc import Callable
from html import escape, unescape

from markupsafe import Markup
from math_core import LatexError, LatexToMathML

# What editors know beyond the converter; sizes of type mean nothing in a page's formula.
_MACROS = {
    "R": r"\mathbb{R}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "pmb": r"\boldsymbol{#1}",
    "mbox": r"\text{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "thicksim": r"\sim",
    **dict.fromkeys(("tiny", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"), ""),
}
_CONVERTER = LatexToMathML(macros=_MACROS, fancy_error=False)
_ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex">\s*\\([(\[])(.*?)\\[)\]]\s*</\1>', re.DOTALL
)
# A backslash at the end of a line is a space, which the converter does not know.
_LINE_END = re.compile(r"(?<!\\)\\\n")
# Tables of equations that the converter knows by another name.
_ALIGNED = re.compile(r"\\(begin|end)\{(?:split|eqnarray\*?)\}")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_OPERATOR = re.compile(r"\\mathop\s*\{([A-Za-z\\,~ ]+)\}\s*\\limits")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|alignat|gather|multline)\}")
# Not two prices: 从$5涨到$6.
_IN_TEXT = re.compile(
    r"(?<![\\$\d])\$(?=[^\u3000-\u9fff\uff00-\uffef$]+\$|[^$]*\\)(?!\s)([^$\n]+)(?<!\s)\$(?!\d)"
)
# A browser breaks lines at both ends of a formula, also where no line may end or begin.
_TIED = re.compile(
    r"(?P<open>[（《「『“(])?<math>(?:(?!</math>).)*</math>(?(open)[，。、；：！？）》」』”,.;:!?)]*"
    r"|[，。、；：！？）》」』”,.;:!?)]+)",
    re.DOTALL,
)
# So many characters of LaTeX may be wider than a phone: such a formula scrolls inside itself.
_LONG = 40
_LONG_MARK = "<math long>"
_SCROLLS = re.compile(
    _LONG_MARK + r"((?:(?!</math>).)*</math>[，。、；：！？）》」』”,.;:!?)]*)", re.DOTALL
)
# A formula of these alone reads in a line.
_FLAT = re.compile(r"(?:</?(?:math|mrow|mi|mn|mo)(?: [^<>]*)?>|[^<>])*")
_ELEMENT = re.compile(r"<[^<>]*>")
_MESSAGE = re.compile(r"(\d+): (.*)", re.DOTALL)


class MathError(ValueError):
    """A formula that cannot be read; the message says what and at which character."""


def to_mathml(latex: str, *, display: bool = False) -> str:
    """A formula without its dollar signs as a `<math>` element.

    Raises:
        MathError: LaTeX that cannot be read.
    """
    latex = _known(latex.strip(), display)
    try:
        return _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        message = _MESSAGE.match(str(error))
        raise MathError(
            f"{message.group(2).rstrip('.')} at character {int(message.group(1)) + 1} of the "
            f"formula {latex!r}" if message else f"{error} in {latex!r}"
        ) from None  # fmt: skip


def _known(latex: str, display: bool) -> str:
    """The formula in words that the converter knows."""
    latex = _LINE_END.sub(r"\\ ", latex)
    latex = _ALIGNED.sub(r"\\\1{aligned}", _LABEL.sub("", latex))
    latex = _OPERATOR.sub(r"\\operatorname*{\1}", latex)
    if "\\tag" in latex and not _NUMBERED.search(latex):
        if display:
            return rf"\begin{{equation}}{latex}\end{{equation}}"
        return _TAG.sub(r"\\quad(\1)", latex)
    return latex


def render(html: str, wrong: Callable[[str, str], None]) -> str:
    """The HTML with each formula that arithmatex marked (`generic: true`) turned into MathML.

    `wrong(latex, message)` is told of a formula that cannot be read, which is shown as it is
    written.
    """

    def formula(match: re.Match) -> str:
        latex = unescape(match.group(3))
        display = match.group(2) == "["
        try:
            mathml = to_mathml(latex, display=display)
        except MathError as error:
            wrong(latex, str(error))
            return f'<code class="kg-math-error">{escape(latex.strip())}</code>'
        if display:
            return f'<div class="kg-math" tabindex="0">{mathml}</div>'
        return mathml if len(latex) <= _LONG else mathml.replace("<math>", _LONG_MARK, 1)

    return _tied(_ARITHMATEX.sub(formula, html))


def apart(sentence: str) -> list[str]:
    """A sentence in parts: text and the formulas between its dollar signs by turns."""
    return _IN_TEXT.split(sentence)


def in_text(sentence: str) -> Markup:
    """A sentence as HTML, the formulas between its dollar signs as MathML where they can be
    read."""
    parts = apart(sentence)
    parts[::2] = map(escape, parts[::2])
    parts[1::2] = (_read(latex) or escape(f"${latex}$") for latex in parts[1::2])
    return Markup(_tied("".join(parts)))


def _tied(html: str) -> str:
    """The HTML with formulas and the punctuation beside them kept in one line."""
    html = _SCROLLS.sub(r'<span class="kg-long" tabindex="0"><math>\1</span>', html)
    return _TIED.sub(r'<span class="kg-tie">\g<0></span>', html) if "<math>" in html else html


def in_words(sentence: str) -> str:
    """A sentence as plain text: of its formulas, those that need no more than a line in words."""

    def words(match: re.Match) -> str:
        mathml = _read(match.group(1))
        return (
            unescape(_ELEMENT.sub("", mathml))
            if mathml and _FLAT.fullmatch(mathml)
            else match.group()
        )

    return _IN_TEXT.sub(words, sentence)


def _read(latex: str) -> str:
    try:
        return to_mathml(latex)
    except MathError:
        return ""
