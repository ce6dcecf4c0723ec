"""Finds the names of concepts in a text: all of them in one pass, the longest one winning."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import ahocorasick

from kg.extraction.kinds import guess_kind
from kg.extraction.markdown import fold, mask
from kg.model import Concept

# Characters between the parts of a name that a writer may add or leave out.
_LOOSE = re.compile("[- _\0\n\t'‐‑–]+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_DIGITS = frozenset("0123456789")
_VERSION = re.compile(r"(.*[^\s\-_])[\s\-_]*(v\d+(?:\.\d+)?\+*)$", re.IGNORECASE)
_VERSION_AHEAD = re.compile(r"[\s\-]?v\d")
_PLURAL = re.compile(r"e?s(?![a-z0-9])")
_LAYER = re.compile(r"\d{1,2}(?![a-z0-9.%])")
_SIZE = re.compile(r"-?\d{2,4}(?![a-z0-9.%])")
# What may follow a hyphen after a name without making it another name.
_TAIL = re.compile(r"-(?:based|like|style|type|family|only|wise|enhanced|\W)")
_SEVERAL = re.compile(r"[/、]|\band\b|和|与")
# Short acronyms that are also everyday English words count only in capitals.
_WORDS = frozenset(
    [
        "in",
        "an",
        "as",
        "at",
        "by",
        "do",
        "go",
        "he",
        "if",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
        "act",
        "all",
        "and",
        "any",
        "are",
        "art",
        "bag",
        "ban",
        "bar",
        "bat",
        "bee",
        "bit",
        "box",
        "boy",
        "bus",
        "but",
        "buy",
        "cam",
        "can",
        "cap",
        "car",
        "cat",
        "cut",
        "day",
        "did",
        "die",
        "dog",
        "dot",
        "dry",
        "ear",
        "eat",
        "end",
        "era",
        "eye",
        "fan",
        "far",
        "fast",
        "fat",
        "few",
        "fig",
        "fit",
        "fix",
        "for",
        "fun",
        "gap",
        "gas",
        "get",
        "gin",
        "got",
        "had",
        "has",
        "hat",
        "her",
        "him",
        "his",
        "hit",
        "hog",
        "hop",
        "hot",
        "how",
        "its",
        "jet",
        "job",
        "key",
        "kid",
        "lap",
        "law",
        "lay",
        "led",
        "leg",
        "let",
        "lie",
        "line",
        "lion",
        "log",
        "lot",
        "low",
        "man",
        "map",
        "may",
        "mix",
        "net",
        "new",
        "nor",
        "not",
        "now",
        "odd",
        "off",
        "old",
        "one",
        "our",
        "out",
        "own",
        "pan",
        "pay",
        "per",
        "pet",
        "pie",
        "pin",
        "pit",
        "pop",
        "put",
        "ram",
        "ran",
        "rap",
        "rat",
        "raw",
        "red",
        "rib",
        "rid",
        "row",
        "run",
        "sad",
        "sam",
        "sat",
        "saw",
        "say",
        "sea",
        "see",
        "set",
        "she",
        "sir",
        "sit",
        "six",
        "ski",
        "sky",
        "son",
        "sort",
        "sum",
        "sun",
        "tag",
        "tan",
        "tax",
        "tea",
        "ten",
        "the",
        "tie",
        "tin",
        "tip",
        "toe",
        "ton",
        "too",
        "top",
        "toy",
        "try",
        "two",
        "use",
        "van",
        "via",
        "war",
        "was",
        "way",
        "web",
        "who",
        "why",
        "win",
        "won",
        "yes",
        "yet",
        "you",
        "zip",
        "spin",
        "swin",
    ]
)
# Before or after a Chinese name these make it the name of something else.
_BEFORE = re.compile(
    r"(?:反|非|自|转置|空洞|带孔|膨胀|扩张|可变形|多头|交叉|深度可分离?|可分离|逐点|逐通道|"
    r"分组|因果|伪|无)$"
)
_AFTER = {
    "卷积": re.compile(r"核|神经网络"),
    "分类": re.compile(r"器"),
    "注意": re.compile(r"力"),
    "生成": re.compile(r"器"),
    "判别": re.compile(r"器"),
    "编码": re.compile(r"器"),
}

# A spelling that says that the problem is eased ("降低参数量", "所需参数更少").
_EASES = re.compile(
    r"^(?:降低|减少|减轻|减小|缓解|解决|避免|防止|克服|抑制|消除|加速|加快|提高|提升|增强|加强|"
    r"改善|容易|更高效|恢复|补偿|弥补|"
    r"不再|reduc|alleviat|mitigat|avoid|prevent|improv|speed|accelerat|boost|enhanc)"
    r"|(?:更少|更小|更低|更快|更高|更强|更流畅|减少|降低|更稳定|更容易)$"
)
# A spelling that is something done.
_DEED = re.compile(
    r"^(?:自适应|调整|调控|调节|融合|对(?!比|抗|称|齐|数)|将|把|利用|增加|增大|扩大|扩张|级联|"
    r"记录|重复|任意|捕捉|获取|更新|"
    r"恢复|引入|加入|使用|通过|并行|统一|拼接|保留|逐步)|作了|之间都有|都有"
)


@dataclass(slots=True, eq=False)
class Name:
    """A spelling: the concepts it can mean, and how it may be written.

    `together` marks a spelling that means all of them at once (v2/v3/v4); `short` one that was
    derived (v2 of DeepLab v2) and needs the family named nearby; `eases` one that itself says
    that a problem becomes smaller; `says` how long its wording is in Chinese characters.
    """

    key: str
    ids: list[str] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    exact: str = ""
    short: bool = False
    given: bool = False
    together: bool = False
    eases: bool = False
    deed: bool = False
    chinese: int = 0
    latin_start: bool = False
    latin_end: bool = False
    sized: bool = False


@dataclass(slots=True, frozen=True)
class Mention:
    """A name found in a text, with the concepts it means."""

    start: int
    end: int
    name: Name
    ids: tuple[str, ...]


class Lexicon:
    """The concepts to look for. Empty names are left out; a repeated one keeps its first owner."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {}
        for concept in concepts:
            if concept.name.strip():
                self.concepts.setdefault(concept.id, concept)
        self.kinds = {
            id: guess_kind(concept.name, concept.aliases) if concept.kind_missing else concept.kind
            for id, concept in self.concepts.items()
        }
        self.families: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._names: dict[str, Name] = {}
        for concept in self.concepts.values():
            self._add(concept)
        self._automaton = ahocorasick.Automaton()
        for key, name in self._names.items():
            name.together = len(name.ids) > 1 and bool(_SEVERAL.search(name.exact))
            self._automaton.add_word(key, name)
        self._automaton.make_automaton()

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever reading with this lexicon may change."""
        seen = [(c.id, c.name, self.kinds[c.id], c.aliases) for c in self.concepts.values()]
        return sha256(repr(seen).encode()).hexdigest()

    def _add(self, concept: Concept) -> None:
        self.keys[concept.id] = squeeze(mask(concept.name))
        for spelling in (concept.name, *concept.aliases):
            self._add_spelling(spelling, concept)
            version = _VERSION.match(spelling.strip())
            if version and not _SEVERAL.search(spelling):
                family = squeeze(mask(version[1]))
                if family:
                    self.families.setdefault(concept.id, family)
                    self._add_spelling(version[2], concept, short=True)

    def _add_spelling(self, spelling: str, concept: Concept, short: bool = False) -> None:
        folded = mask(spelling)
        key, kept = squeeze(folded), Offsets(folded)
        if not key:
            return
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = Name(key, exact=spelling.strip())
            name.chinese = sum("\u4e00" <= char <= "\u9fff" for char in key)
            name.latin_start, name.latin_end = key[0] in _LATIN, key[-1] in _LATIN
            name.short = short
        name.given |= not short
        name.short &= short
        if concept.id not in name.ids:
            name.ids.append(concept.id)
        problem = concept.kind == "problem"
        name.eases |= (problem or name.chinese > 2) and bool(_EASES.search(folded.strip()))
        name.deed |= not problem and name.chinese >= 4 and bool(_DEED.search(folded.strip()))
        name.sized |= name.latin_end and spelling[:1].isupper() and not spelling[-1:].isdigit()
        for i in range(1, len(key)):
            left, right = spelling[kept[i - 1]], spelling[kept[i]]
            if (
                kept[i] - kept[i - 1] > 1
                or (left.islower() and right.isupper())
                or left.isdigit() != right.isdigit()
                or left.isascii() != right.isascii()
            ):
                name.breaks.add(i)

    def find(self, text: str, folded: str) -> list[Mention]:
        """The mentions in `folded` (as long as `text`), leftmost longest, in order."""
        squeezed, kept = squeeze(folded), Offsets(folded)
        found = []
        for last, name in self._automaton.iter(squeezed):
            first = last - len(name.key) + 1
            start, end = kept[first], kept[last] + 1
            if end - start != len(name.key) and not _joined(folded, kept, first, name):
                continue
            if name.latin_start and not _starts(folded, start):
                continue
            if name.latin_end or name.key[-1] == "+":
                end = _ends(folded, end, name)
                if not end:
                    continue
            if len(name.key) <= 4 and name.latin_start and not _cased(text[start:end], name):
                continue
            if name.chinese and not _stands_alone(folded, start, end, name):
                continue
            found.append((start, -end, name))
        found.sort(key=lambda item: item[:2])
        mentions, position = [], 0
        for start, negative_end, name in found:
            if start >= position:
                position = -negative_end
                mentions.append(Mention(start, position, name, tuple(name.ids)))
        return mentions

    def lookup(self, folded: str) -> tuple[str, ...]:
        """The concepts that a folded spelling names, if it is one."""
        name = self._names.get(squeeze(folded))
        return tuple(name.ids) if name and name.given else ()


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


def _joined(folded: str, kept: Offsets, first: int, name: Name) -> bool:
    """Whether the name is only parted where a writer may part it."""
    for i in range(1, len(name.key)):
        left, right = kept[first + i - 1], kept[first + i]
        if right - left > 1 and i not in name.breaks:
            between = folded[left + 1 : right]
            if between.strip("\0") and not (
                between.strip("\0") == "\n" and not (name.latin_start or name.latin_end)
            ):
                return False
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
    everyday = len(name.key) == 1 or (name.key in _WORDS and name.exact.isupper())
    return not everyday or written == name.exact


def _stands_alone(folded: str, start: int, end: int, name: Name) -> bool:
    if start and not name.latin_start and _BEFORE.search(folded, max(0, start - 4), start):
        return False
    after = _AFTER.get(name.key[-2:])
    return not (after and after.match(folded, end))
