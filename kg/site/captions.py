"""Shows what a picture's alternative text says as the caption below it."""

import re

# A paragraph that holds nothing but one picture.
_ALONE = re.compile(r"<p>\s*(<img\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)\s*</p>")
_ALT = re.compile(r"\balt=\"([^\"]*)\"")
# A file name or a single word says nothing that a reader would want below the picture.
_SAYS = re.compile(r"[\u3400-\u9fff]|\S\s+\S")


def show(html: str) -> str:
    """The HTML with each picture that stands alone in a figure, its text as the caption."""
    return _ALONE.sub(_figure, html)


def _figure(match: re.Match) -> str:
    alt = _ALT.search(match[1])
    if not alt or not _SAYS.search(alt[1]):
        return match[0]
    # On a phone a drawing scrolls, which the keyboard must be able to do too.
    return (
        f'<figure class="kg-picture" tabindex="0">{match[1]}'
        f"<figcaption>{alt[1]}</figcaption></figure>"
    )
