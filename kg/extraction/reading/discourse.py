"""What a text is about at the moment, and who was named in it: the state of one reading."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.extraction.lexicon import Lexicon, Mention
from kg.extraction.markdown import GONE, OPAQUE, fold, read_markdown
from kg.extraction.names import spelling_key
from kg.extraction.patterns import FIRST, LAST, MENTION
from kg.extraction.rules import RuleSet
from kg.extraction.wordings import CHINESE, one_of
from kg.model import Evidence

Ids = tuple[str, ...]

# In an encoded sentence each mention is one character, which numbers a slot of concepts.
_FIRST = ord(FIRST)
_LIMIT = ord(LAST) - _FIRST
M = f"[{MENTION}]"
MENTIONS = re.compile(M)
BOUNDARY = re.compile("[,;:。!?→]")
# 通常采用 XSS filter 来…: in Chinese a Latin word after a Latin name makes another name of it.
_COMPOUND = re.compile(r"[\0 ]+[a-z][a-z0-9-]*(?=[\0 ]*[\u4e00-\u9fff,;:。()、])")
_CODE = re.compile(r"(`{1,3})(?!`)(?P<code>[^`]{0,2000})\1(?!`)")
# A Chinese name that runs on into another; one of so many characters may.
_RUNS_ON, _SHORT = re.compile(one_of("runs-on")), 4
# One of a list has a longer name.
_IN_LIST = re.compile(rf"(?:、|包括|包含|[例比]?如)(?P<kind>(?:(?![的、和与及]){CHINESE}){{1,6}})$")
# 其他MQ: not the one that the name stands for.
_SOME_OTHER = re.compile(rf"{one_of('some-other')}\s*(?:的|类型的)?\s*$")
# Beside which a name of one character is no word of its own.
_OF_A_WORD = re.compile(f"(?!{one_of('beside-one-character')}){CHINESE}")
_LONGEST_NAME = 60
# Kinds of concept that do nothing.
NO_SUBJECT = frozenset(
    {"problem", "task", "dataset", "setting", "property", "statistic", "hyperparameter"}
)

# Kinds of concept that something is good for.
GOALS = frozenset({"task", "setting", "dataset", "scenario"})
# Kinds of concept that are made of others.
WHOLES = frozenset({"architecture", "optimizer"})
# Kinds of concept that something is made of or made with.
PARTS = frozenset({"technique", "module", "operation", "normalization", "loss"})


class Discourse:
    """What the reader of one text knows at one place in it.

    The modules of this package are functions over it. `topic` is what the section is about,
    `subject` what was spoken of last, `carried` whom a clause without a subject speaks of.
    """

    def __init__(self, text: str, lexicon: Lexicon, rules: RuleSet, page: str) -> None:
        self.lexicon, self.rules, self.page = lexicon, rules, page
        self.kinds = lexicon.kinds
        document = read_markdown(text)
        self.text, self.folded, self.blocks = document.text, document.folded, document.blocks
        if "`" in text:
            self.folded = "".join(_with_names_in_code(self.text, self.folded, lexicon))
        self.mentions = lexicon.find(self.text, self.folded)
        if lexicon.foreign:
            self.mentions = list(_without_compounds(self.mentions, self.folded, rules))
        self._starts = [mention.start for mention in self.mentions]

        # What was stated.
        self.found: dict[tuple[str, str, str], dict[tuple[int, int], Evidence]] = {}
        self.order: dict[tuple[str, str, str], int] = {}
        self.related: set[tuple[str, str]] = set()
        self.evidence: dict[tuple[int, int, str], Evidence] = {}
        self.sentences: dict[tuple[int, int], tuple[str, int, int]] = {}
        # What the section under way says is solved.
        self.solved: dict[tuple[str, str, str], list[Evidence]] = {}
        self.asides: set[tuple[int, int]] = set()

        # Where the text stands.
        self.index = 0
        self.headings: list[tuple[int, Ids, str]] = []
        self.context = ""
        self.anchor = ""
        self.anchors: dict[str, int] = {}
        self.topic: Ids = ()

        # Who was spoken of.
        self.subject: Ids = ()
        self.carried: Ids = ()
        self.outside: Ids = ()
        self.lead: Ids = ()
        self.listed: Ids = ()
        self.catalogue: Ids = ()
        self.ailment: Ids = ()
        self.asked: Ids = ()
        self.faulted: list[Ids] = []
        # The items that those being read stand below, by their indent; where the items of lists
        # begin that are of one kind.
        self.outline: list[tuple[int, Ids]] = []
        self.alike: frozenset[int] = frozenset()
        # Whether the arrows of this block put one thing in the place of another.
        self.swaps = False
        self.subjects: list[Ids] = []
        self.groups: list[Ids] = []
        self.they: Ids = ()
        self.last: list[Ids] = []
        # Whom a clause began with last, and what it said.
        self.beside: tuple[Ids, str] | None = None
        # The two of whom 前者 stood for the first, and where that sentence ends.
        self.pair: tuple[Ids, int] = ((), 0)
        self.recent: dict[str, int] = {}
        # What the sentences before have named, of this section.
        self.told: set[str] = set()
        self.family = ""

        # The sentence under way.
        self.slots: dict[str, Ids] = {}
        # The kinds of all of them.
        self.named_kinds: set[str] = set()
        # The concepts that a character stands for.
        self.ids = self.slots.__getitem__
        # The mentions by what they can mean, and whether they all name only a place.
        self.named: dict[str, list[Mention]] = {}
        self.placed: dict[Ids, bool] = {}
        self.stand_ins: set[str] = set()
        # What its lists name one after the other; who has nothing to do with whom of another list.
        self.members: dict[Ids, tuple[Ids, ...]] = {}
        self.crossed: set[tuple[str, str]] = set()
        self.span = (0, 0)
        self.encoded = ""
        self.is_heading = self.is_item = False
        self.asks: bool | None = None
        self.supposes: bool | None = None
        # Who is said in it to be in a relation, and in which.
        self.sources: dict[str, set[str]] = {}
        # What its nouns make of two (X是Y的后继): the triple that they state.
        self.called: dict[frozenset[str], tuple[str, str, str]] = {}
        # What it says to be done away with as a trouble.
        self.cured: set[str] = set()
        # What something is said to take the place of.
        self.replaced: set[str] = set()
        # The situations that the sentence has told whom it picks for.
        self.situated: set[str] = set()
        # The parts of a whole that it has told of one by one.
        self.rolled: set[str] = set()
        self.clause_subjects: dict[tuple[str, int, int], tuple[Ids | None, bool, bool, bool]] = {}
        # Whom the beginning of a clause only tells apart, and where that one is named.
        self.heads: dict[tuple[str, int], tuple[int, Ids]] = {}
        self.weak = self.strong = self.counted = False

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in a span of the text."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def meaning(self, mention: Mention) -> Ids:
        """The concepts a mention means here; a short name takes the family spoken of."""
        name = mention.name
        ids = mention.ids
        if name.together or (len(ids) == 1 and not name.short):
            return ids
        families = self.lexicon.families
        for choice in (
            [id for id in ids if id in self.topic],
            [id for id in ids if self.family and families.get(id) == self.family],
            [id for id in ids if families.get(id) and families[id] in self.context],
        ):
            if len(choice) == 1:
                return (choice[0],)
        if name.short:
            return ()
        seen = [id for id in ids if id in self.recent]
        return (max(seen, key=self.recent.__getitem__),) if seen else (ids[0],)

    def rank(self, ids: Ids) -> int:
        """Who is rather spoken of: the topic and what is built before what it is built of."""
        if not ids:
            return 0
        return 2 if ids == self.topic or self.kinds.get(ids[0]) in WHOLES else 1

    def is_whole(self, ids: Ids) -> bool:
        """Whether it has parts: a network, or whatever has a name of its own (SimCLR)."""
        return bool(ids) and (self.kinds.get(ids[0]) in WHOLES or set(ids) <= self.lexicon.proper)

    def slot(self, ids: Ids) -> str:
        """A character that stands for these concepts in the sentence."""
        char = chr(_FIRST + min(len(self.slots), _LIMIT))
        self.slots[char] = ids
        self.named_kinds.add(self.kinds.get(ids[0], ""))
        return char


def _is_part(mention: Mention, folded: str) -> bool:
    """Whether a Chinese name runs on into another, or is but a character within a word (水解)."""
    start, end = mention.start, mention.end
    if mention.name.chinese <= _SHORT and _RUNS_ON.match(folded, end):
        return True
    if len(mention.name.key) > 1:
        return False
    return bool(_OF_A_WORD.match(folded, max(start - 1, 0)) or _OF_A_WORD.match(folded, end))


def _with_names_in_code(text: str, folded: str, lexicon: Lexicon) -> Iterator[str]:
    """The folded text, the code that is the name of a concept and nothing else being prose."""
    position = 0
    for match in _CODE.finditer(text):
        start, end = match.span("code")
        known = end - start <= _LONGEST_NAME and lexicon.knows(spelling_key(match["code"]))
        if known and folded[match.start()] == OPAQUE:
            yield folded[position : match.start()] + GONE * (start - match.start())
            yield fold(text[start:end]) + GONE * (match.end() - end)
            position = match.end()
    yield folded[position:]


def _without_compounds(mentions: list[Mention], folded: str, rules: RuleSet) -> Iterator[Mention]:
    """The mentions that are no part of a longer name (XSS filter, 线程池, A、雄激素) and mean the
    concept (not 其他MQ)."""
    starts = {mention.start for mention in mentions}
    for mention in mentions:
        if _SOME_OTHER.search(folded, max(0, mention.start - 8), mention.start):
            continue
        if mention.name.chinese and _is_part(mention, folded):
            continue
        before = mention.name.chinese and _IN_LIST.search(folded, 0, mention.start)
        if before and not rules.governs(before["kind"]):
            continue
        compound = mention.name.latin_end and _COMPOUND.match(folded, mention.end)
        word = mention.end + len(compound[0]) - len(compound[0].lstrip("\0 ")) if compound else 0
        if not compound or word in starts:
            yield mention
