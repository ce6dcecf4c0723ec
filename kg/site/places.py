"""Gives each sentence that states a relation a place on its page to which a link can lead."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from kg.site.markup import texts

_WORDS = re.compile(r"&#?\w+;|([^\W_]+)")
_MARKUP = re.compile(r"[\W_]+")
_FORMULA = '<span class="arithmatex">'
_SKIP = frozenset(("script", "style"))


def _letters(text: str) -> str:
    """What is left of a text when marks and spaces, which Markdown may change, are ignored."""
    return _MARKUP.sub("", text).casefold()


# Both ends of a relation quote its sentence, and so do the table, the panel and each export.
@lru_cache(maxsize=1 << 16)
def place_id(sentence: str) -> str:
    """The anchor of a sentence: the same sentence has the same one, wherever it moves to."""
    return "s-" + hashlib.sha256(_letters(sentence).encode()).hexdigest()[:8]


def mark(html: str, sentences: Iterable[str]) -> str:
    """The HTML with the beginning of each sentence inside `<span class="kg-place" id=…>`.

    A sentence that does not stand on the page as it was read gets its anchor at the page's top,
    so that no link to it is dead.
    """
    wanted = {place_id(sentence): _letters(sentence) for sentence in sentences}
    if not wanted:
        return html
    spans = list(texts(html, _SKIP))
    # The words in a stream without what is between them, and where each begins there and here.
    words, begins, offsets = [], [], []
    size = 0
    for start, end in spans:
        for match in _WORDS.finditer(html, start, end):
            if not (word := match.group(1)):
                continue
            folded = word.casefold()
            # Some letters fold to two; each of them stands at the same offset.
            parts = (
                [(folded, match.start())]
                if len(folded) == len(word)
                else [(part, at) for at, letter in enumerate(word, match.start())
                      for part in letter.casefold()]
            )  # fmt: skip
            for part, at in parts:
                words.append(part)
                begins.append(size)
                offsets.append(at)
                size += len(part)
    stream = "".join(words)

    def offset(place: int) -> int:
        word = bisect_right(begins, place) - 1
        return offsets[word] + place - begins[word]

    found, lost = [], []
    for id, text in wanted.items():
        at = stream.find(text) if text else -1
        if at < 0:
            lost.append(id)
        else:
            found.append((offset(at), -(offset(at + len(text) - 1) + 1), id))
    found.sort()
    starts = [start for start, _ in spans]
    out = [f'<span class="kg-place" id="{id}"></span>' for id in sorted(lost)]
    at = 0
    for index, (start, end, id) in enumerate(found):
        token, token_end = spans[bisect_right(starts, start) - 1]
        if html.endswith(_FORMULA, at, token):
            # A sentence that begins with a formula has its anchor before it.
            start = end = token - len(_FORMULA)
        else:
            end = min(-end, token_end)
        if index + 1 < len(found):
            end = min(end, found[index + 1][0])
        out.append(f'{html[at:start]}<span class="kg-place" id="{id}">{html[start:end]}</span>')
        at = end
    out.append(html[at:])
    return "".join(out)
