"""Names as writers spell them: which variants of a spelling in a text are still that name."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from kg.extraction.markdown import fold
from kg.extraction.wordings import by_word, exceptions, one_of, words
from kg.model import Concept

# Characters between the parts of a name that a writer may add or leave out.
_LOOSE = re.compile("[- _\0\n\t'‐‑–]+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_DIGITS = frozenset("0123456789")
_VERSION_AHEAD = re.compile(r"[\s\-]?v\d")
_PLURAL = re.compile(r"e?s(?![a-z0-9])")
_LAYER = re.compile(r"\d{1,2}(?![a-z0-9.%])")
_SIZE = re.compile(r"-?\d{2,4}(?![a-z0-9.%])")
# What may follow a hyphen after a name without making it another name.
_TAIL = re.compile(r"-(?:based|like|style|type|family|only|wise|enhanced|\W)")
# Short acronyms that are also everyday English words count only in capitals.
_EVERYDAY = frozenset(words("everyday"))
# Before or after a Chinese name these make it the name of something else.
_BEFORE, _NOT_BEFORE = tuple(words("other-before")), tuple(exceptions("other-before"))
_AFTER = {ending: tuple(others) for ending, others in by_word("other-after").items()}
_EASES_BEGINS, _EASES_ENDS = tuple(words("eases-begins")), tuple(words("eases-ends"))
_LESS, _GOOD = tuple(words("grows-less")), re.compile(one_of("good-to-have"))
_CONTRARIES, _NO_CONTRARY = by_word("contraries"), tuple(words("contraries-not"))
_DEED_BEGINS, _DEED_HOLDS = tuple(words("deed-begins")), tuple(words("deed-holds"))
_NO_DEED = tuple(exceptions("deed-begins"))


@dataclass(slots=True, eq=False)
class Name:
    """A spelling: the concepts it can mean, and how it may be written.

    `together` marks a spelling that means all of them at once (v2/v3/v4); `short` one that was
    derived (v2 of DeepLab v2) and needs the family named nearby; `eases` one that itself says
    that a problem becomes smaller; `deed` one that is something done; `chinese` tells how many
    Chinese characters it has; `sized` that a size may follow it (ResNet-50).
    """

    key: str
    ids: list[str] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    exact: str = ""
    short: bool = False
    together: bool = False
    eases: bool = False
    deed: bool = False
    chinese: int = 0
    latin_start: bool = False
    latin_end: bool = False
    sized: bool = False

    def take(self, concept: Concept, spelling: str, folded: str, offsets: "Offsets") -> None:
        """Learns from a spelling of it that a concept gives."""
        if concept.id not in self.ids:
            self.ids.append(concept.id)
        said = folded.strip()
        problem = concept.kind == "problem"
        self.eases |= (problem or self.chinese > 2) and (
            said.startswith(_EASES_BEGINS) or _ends_eased(said)
        )
        self.eases |= problem and _says_contrary(said, concept)
        self.deed |= not problem and self.chinese >= 4 and _is_deed(said)
        self.sized |= self.latin_end and spelling[:1].isupper() and not spelling[-1:].isdigit()
        for i in range(1, len(self.key)):
            left, right = spelling[offsets[i - 1]], spelling[offsets[i]]
            if (
                offsets[i] - offsets[i - 1] > 1
                or (left.islower() and right.isupper())
                or left.isdigit() != right.isdigit()
                or left.isascii() != right.isascii()
            ):
                self.breaks.add(i)

    def span(self, text: str, folded: str, offsets: "Offsets", first: int) -> tuple[int, int]:
        """Where it stands whose letters are found from `first` on; (0, 0) if it is not meant."""
        start, end = offsets[first], offsets[first + len(self.key) - 1] + 1
        if end - start != len(self.key) and not _joined(folded, offsets, first, self):
            return 0, 0
        if self.latin_start and not _starts(folded, start):
            return 0, 0
        if self.latin_end or self.key[-1] == "+":
            end = _ends(folded, end, self)
            if not end:
                return 0, 0
        if len(self.key) <= 4 and self.latin_start and not _cased(text[start:end], self):
            return 0, 0
        if self.chinese and not _stands_alone(folded, start, end, self):
            return 0, 0
        return start, end


class Offsets:
    """Where the characters of a squeezed text stood before."""

    __slots__ = ("_at", "_left_out")

    def __init__(self, folded: str) -> None:
        # From which squeezed character on how many have been left out.
        self._at: list[int] = []
        self._left_out = [0]
        left_out = 0
        for match in _LOOSE.finditer(folded):
            start, end = match.span()
            self._at.append(start - left_out)
            left_out += end - start
            self._left_out.append(left_out)

    def __getitem__(self, index: int) -> int:
        return index + self._left_out[bisect_right(self._at, index)]


def squeeze(folded: str) -> str:
    """The text without spaces, hyphens and markup."""
    return _LOOSE.sub("", folded)


def spelling_key(spelling: str) -> str:
    """Two spellings with the same key are one to the reader."""
    return squeeze(fold(spelling))


def _ends_eased(said: str) -> bool:
    """Whether a spelling ends with what a problem does that is eased; of what is good to have,
    less is a trouble itself (分辨率降低)."""
    return said.endswith(_EASES_ENDS) and not (said.endswith(_LESS) and _GOOD.search(said))


def _says_contrary(said: str, concept: Concept) -> bool:
    """Whether a spelling says the contrary of another one of the same problem."""
    for word, contraries in _CONTRARIES.items():
        if word not in said or any(other in said for other in (*contraries, *_NO_CONTRARY)):
            continue
        spellings = "\n".join((concept.name, *concept.aliases)).lower()
        if any(other in spellings for other in contraries):
            return True
    return False


def named(key: str, exact: str, short: bool) -> Name:
    """A name that is new, as it was first given."""
    return Name(
        key,
        exact=exact,
        short=short,
        chinese=sum("\u4e00" <= char <= "\u9fff" for char in key),
        latin_start=key[0] in _LATIN,
        latin_end=key[-1] in _LATIN,
    )


def _is_deed(said: str) -> bool:
    begins = said.startswith(_DEED_BEGINS) and not said.startswith(_NO_DEED)
    return begins or any(part in said for part in _DEED_HOLDS)


def _joined(folded: str, offsets: Offsets, first: int, name: Name) -> bool:
    """Whether the name is only parted where a writer may part it."""
    left = offsets[first]
    for i in range(1, len(name.key)):
        right = offsets[first + i]
        if right - left > 1 and i not in name.breaks:
            between = folded[left + 1 : right].strip("\0")
            if between and (between != "\n" or name.latin_start or name.latin_end):
                return False
        left = right
    return True


def _starts(folded: str, start: int) -> bool:
    if start == 0:
        return True
    before = folded[start - 1]
    if before in _LATIN:
        return False
    return not (
        before in "-_."
        and start > 1
        and folded[start - 2] in _LATIN
        and folded[start - 2] not in _DIGITS
    )


def _ends(folded: str, end: int, name: Name) -> int:
    """Where the name ends with its plural or size (ResNet-50), 0 if it runs on into another."""
    following = folded[end : end + 1]
    if following in _LATIN or (following == "-" and folded[end + 1 : end + 2] in _LATIN):
        if name.key[-1] in _DIGITS and following in _DIGITS:
            return 0
        if len(name.key) <= 4 and name.exact.islower() and (layer := _LAYER.match(folded, end)):
            return layer.end()
        if name.sized and (size := _SIZE.match(folded, end)):
            return size.end()
        if plural := _PLURAL.match(folded, end):
            return plural.end() if name.key[-1] not in _DIGITS else 0
        if following == "-" and _TAIL.match(folded, end):
            return end
        return 0
    if following == "+" and folded[end + 1 : end + 2] not in _LATIN and name.key[-1] in _DIGITS:
        return 0
    if _VERSION_AHEAD.match(folded, end):
        return 0
    return end


def _cased(written: str, name: Name) -> bool:
    """An acronym that reads as a word, or is a letter, counts only as it was given."""
    everyday = len(name.key) == 1 or (name.key in _EVERYDAY and name.exact.isupper())
    return not everyday or written == name.exact


def _stands_alone(folded: str, start: int, end: int, name: Name) -> bool:
    first = max(0, start - 4)
    if (
        not name.latin_start
        and folded.endswith(_BEFORE, first, start)
        and not folded.endswith(_NOT_BEFORE, first, start)
    ):
        return False
    after = _AFTER.get(name.key[-2:])
    return not (after and folded.startswith(after, end))
