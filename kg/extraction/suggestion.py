"""Finds terms that look like concepts and are not yet in the list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from kg.extraction.definitions import plain_words
from kg.extraction.kinds import known_names
from kg.extraction.lexicon import Lexicon
from kg.extraction.markdown import GONE, OPAQUE, read_markdown
from kg.extraction.names import spelling_key
from kg.extraction.rules import RuleSet
from kg.extraction.scanner import Block
from kg.extraction.wordings import form_of
from kg.headings import named_by
from kg.model import Concept

# How much it says that a term stands there.
_HEADING, _CHAPTER, _BOLD, _LEAD = 4.0, 1.4, 2.0, 2.0
_KNOWN, _LISTED, _LATIN_NAME, _HEADED, _STATING = 2.0, 1.5, 1.5, 1.2, 0.5
# A capitalised word that a sentence begins with is rather an everyday word.
_INITIAL, _LEAST = 0.2, 1.0

# Stands for what is in the list already, and for code and formulas.
_HIDDEN = "\0"
_WORD = "[A-Za-z0-9_]"
_LATIN = re.compile(
    rf"(?<!{_WORD})(?:[A-Z]{_WORD}*[+#]*(?:[.-]{_WORD}+)*|[a-z]+[A-Z]{_WORD}*)"
    rf"(?:[ ](?:[A-Z]{_WORD}*(?:-{_WORD}+)*|v?\d+\+?(?![\d.])))*(?![A-Za-z0-9_+'’])"
)
_PROPER = re.compile(r"[A-Z].*[A-Z0-9]|[a-z][A-Z]|[+#_\d-]")
_SENTENCE = re.compile(r"[。！？!?;；\n]|(?<=[a-z)])\.(?=\s|$)")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_LINE_LEAD = re.compile(r"^[\s\d.、)（(]*(?P<term>[^\s:：，。,；;、]{2,12})[:：]")
_BOLD_SPAN = re.compile(r"\*\*([^*\n]{2,24})\*\*|[“「『《]([^”」』》\n]{2,12})[”」』》]")
_ITEM = rf"[{_HIDDEN}\w\u4e00-\u9fff+#/-]{{2,24}}"
_LIST = re.compile(rf"(?:(?<=[：:，,。（( ])|^){_ITEM}(?:、{_ITEM})+")
# A heading or an item that names two.
_TWO = re.compile(r"[&、]|[^中总]和|与")
_LONGEST = 8
# Forms in which {name} stands for a word of that list of suggest.yml.
_form = partial(form_of, "suggest.yml")
_HEAD, _CUT = "{heads}$", "{cuts}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term with how often it stands where, and a sentence's worth of context."""

    term: str
    count: int
    score: float
    context: str


@dataclass(slots=True)
class _Seen:
    """A term as it is first spelt: its places, what each says at most, and its first sentence."""

    term: str
    context: str
    places: dict[tuple[int, int], float] = field(default_factory=dict)

    def take(self, number: int, start: int, says: float) -> None:
        """It stands there as well: in which text, where, and how much that says."""
        self.places[number, start] = max(says, self.places.get((number, start), 0.0))


def suggest(texts: Iterable[str], lexicon: Lexicon, rules: RuleSet) -> list[Suggestion]:
    """Terms of the texts that no concept is spelt like, best first.

    A term counts more as a heading, in bold, before a colon or in a list than within a sentence,
    more beside wording that states relations, where it is well known, and the more often it comes.
    """
    seen: dict[str, _Seen] = {}
    for number, text in enumerate(texts):
        document = read_markdown(text)
        covered = bytearray(len(text))
        for mention in lexicon.find(text, document.folded):
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        for block, following in zip(document.blocks, (*document.blocks[1:], None), strict=True):
            chapter = following is None or following.level > block.level
            for term, start, says, context in _terms(
                text, document.folded, block, chapter, covered, rules
            ):
                entry = seen.setdefault(spelling_key(term), _Seen(term, context))
                entry.take(number, start, says)
        for mention in _known().find(text, document.folded):
            if not any(covered[mention.start : mention.end]):
                term = text[mention.start : mention.end]
                context = _around(text, mention.start)
                entry = seen.setdefault(spelling_key(term), _Seen(term, context))
                entry.take(number, mention.start, _KNOWN)
    found = [
        Suggestion(one.term, len(one.places), sum(one.places.values()), one.context)
        for key, one in seen.items()
        if key and sum(one.places.values()) > _LEAST
    ]
    return sorted(found, key=lambda one: (-one.score, one.term))


def _terms(
    text: str, folded: str, block: Block, chapter: bool, covered: bytearray, rules: RuleSet
) -> Iterator[tuple[str, int, float, str]]:
    """The terms of a block: where each stands, how much that says, and its sentence."""
    prose = "".join(
        _HIDDEN if hidden or (mask in (GONE, OPAQUE) and char != "*") else char
        for char, mask, hidden in zip(
            text[block.start : block.end],
            folded[block.start : block.end],
            covered[block.start : block.end],
            strict=True,
        )
    )
    if block.kind == "heading":
        named = named_by(text[block.start : block.end].strip().rstrip("#").strip())
        hidden = any(covered[block.start : block.end])
        if named and not hidden and _is_term(named.name, _LONGEST + 4):
            yield named.name, block.start, _CHAPTER if chapter else _HEADING, named.name
        return
    start = 0
    for end in (*(match.start() for match in _SENTENCE.finditer(prose)), len(prose)):
        line, begin = prose[start:end], block.start + start
        start = end + 1
        if not line.strip():
            continue
        context = " ".join(text[begin : block.start + end].split())[:60]
        more = _STATING if rules.find(line.lower())[1] else 0.0
        for term, at, says in _spotted(line):
            if _is_term(term):
                yield term, begin + at, says + more, context


def _spotted(line: str) -> Iterator[tuple[str, int, float]]:
    """What in a line may be a term: where, and how much its place says."""
    if (match := _LINE_LEAD.match(line)) and not _form(_CUT).search(match["term"]):
        yield match["term"].strip("*`"), match.start("term"), _LEAD
    for match in _BOLD_SPAN.finditer(line):
        if not _form(_CUT).search(match[0]):
            yield match[1] or match[2], match.start(), _BOLD
    yield from _listed(line)
    yield from _latin(line)
    yield from _headed(line)


def _listed(line: str) -> Iterator[tuple[str, int, float]]:
    """The members of lists: 事务、行锁、外键."""
    for match in _LIST.finditer(line):
        at = match.start()
        first, *others = match[0].split("、")
        # What governs a list stands before its first member: 支持事务、行锁.
        over = max((cut.end() for cut in _form(_CUT).finditer(first)), default=0)
        if not over or (len(first) > over + 1 and not _form(_CUT).search(others[0])):
            yield first[over:], at + over, _LISTED
        at += len(first) + 1
        for item in others:
            if not _form(_CUT).search(item):
                yield item, at, _LISTED
            at += len(item) + 1


def _latin(line: str) -> Iterator[tuple[str, int, float]]:
    """Latin words; the first of an English sentence has its capital for another reason."""
    chinese = bool(_CHINESE.search(line))
    first = len(line) - len(line.lstrip(" \t*->#0123456789.、("))
    for match in _LATIN.finditer(line):
        term, at = match[0], match.start()
        initial = at <= first and not chinese
        if initial and " " in term and not _PROPER.search(term.split()[0]):
            at += len(term.split()[0]) + 1
            term = term.split(" ", 1)[1]
            initial = False
        says = _LATIN_NAME + (_STATING if _PROPER.search(term) else 0.0)
        yield term, at, _INITIAL if initial and not _PROPER.search(term) else says


def _headed(line: str) -> Iterator[tuple[str, int, float]]:
    """Chinese words that end as terms do (…网络, …算法), cut out between everyday words."""
    for match in _CHINESE.finditer(line):
        at = match.start()
        for piece in re.split(f"({_form(_CUT).pattern})", match[0]):
            head = _form(_HEAD).search(piece)
            # One character before it is rather what was left of a word that was cut.
            if head and 2 < len(piece) <= _LONGEST and (head.start() != 1 or at == match.start()):
                yield piece, at, _HEADED
            at += len(piece)


def _is_term(term: str, longest: int = _LONGEST) -> bool:
    """Whether it is short, names something, and is no everyday word."""
    if _HIDDEN in term:
        return False
    if not _CHINESE.search(term):
        words = term.lower().split()
        return len(term) > 1 and 0 < len(words) < 6 and not set(words) - {"&"} <= plain_words()
    named = named_by(term)
    short = len("".join(_CHINESE.findall(term))) <= longest
    return short and named is not None and named.name == term and not _TWO.search(term)


def _around(text: str, place: int) -> str:
    """The line that a place stands in, from its beginning."""
    return " ".join(text[text.rfind("\n", 0, place) + 1 :].split("\n", 1)[0].split())[:60]


@cache
def _known() -> Lexicon:
    return Lexicon(Concept(name, name) for name in known_names())
