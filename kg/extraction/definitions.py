"""Finds the terms that a text defines or names: in labels, definitions, brackets and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

from kg.concepts import names_in
from kg.extraction.kinds import is_proper, is_quality
from kg.extraction.markdown import GONE, OPAQUE, Document, plain, read_markdown, slug
from kg.extraction.scanner import Block
from kg.extraction.wordings import form_of, lists_of, one_of
from kg.headings import aliases_in, half_width, named_by

# Bold marks and what is no prose (code, formulas), in a line that is looked through.
_BOLD, _HIDDEN = "\x01", "\x00"
_NO_NAME = r"\x00\x01\n,:;。、()!?\"“”「」『』《》<>=|\[\]"
_NAME = rf"[^\s{_NO_NAME}](?:[^{_NO_NAME}]{{0,38}}[^\s{_NO_NAME}])"
_ENUMERATED = r"[\s>]*(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[).、,:]\s*|[①-⑳]\s*)?"
_INSIDE = r"\s*\((?P<inside>[^()\n]{2,80})\)"
_SENTENCE = re.compile(r"[。!?;\n]|(?<=[a-z)])\.(?=\s|$)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#.'’-]*(?: [A-Za-z0-9+#.'’&-]+)*")
# **X** (Y): …, - X：…, 1、X：…
_LABEL = re.compile(
    rf"{_ENUMERATED}(?P<bold>\x01?)(?P<name>{_NAME})\x01?(?:{_INSIDE})?\x01?\s*(?::|(?<=[\s\x01)])(?P<dash>--+|[—–]+)(?=\s)|——)\x01?\s*(?P<said>.*)",
    re.DOTALL,
)
_ALONE = re.compile(rf"{_ENUMERATED}(?P<bold>\x01?)(?P<name>{_NAME})\x01?(?:{_INSIDE})?\x01?\s*$")
_GLOSSED = re.compile(rf"(?P<name>{_NAME})\x01?{_INSIDE}")
_IN_BOLD = re.compile(rf"\x01(?P<name>{_NAME})\x01")
_PROPER_WORD = re.compile(
    r"(?<![A-Za-z0-9_./+-])(?=[A-Z][A-Za-z0-9+#.-]*[A-Z0-9+#])(?=[A-Za-z0-9+#.-]{3})"
    r"[A-Z][A-Za-z0-9]*(?:[.+#-]+[A-Za-z0-9]+)*[+#]*(?![A-Za-z0-9_/(=.])"
)
# [二叉树](https://baike.baidu.com/item/二叉树): the page of an encyclopaedia is about it.
_LINKED = re.compile(
    r"(?<!!)\[(?P<name>[^\[\]\n]{2,24})\]\(https?://[^)\s]*(?:baike\.|wikipedia\.|wiki\.)[^)\s]*\)"
)
_CHINESE_LONGEST, _LATIN_LONGEST, _SHORT = 10, 5, 2
# JDK1.8 is no more a term than JDK.
_VERSION = re.compile(r"[\d.]+$")
# What no name holds.
_SIGNS = re.compile(r"[\x00,:()<>=≥≤≈%~→]|[A-Za-z0-9] ?[是为在由被用把]")
# What parts the members of a list.
_BETWEEN = re.compile(r"、|[和与及或]|以及| and ")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# With less behind it a name is no label.
_LEAST = 4
# More in a bracket than so many are no other names.
_MOST = 3
# Forms in which {name} stands for a word of that list of terms.yml.
_form = partial(form_of, "terms.yml")
_DEFINES = (
    rf"{_ENUMERATED}(?:所谓的?)?\x01?(?P<name>{_NAME}?)\x01?(?:{_INSIDE})?\s*,?\s*\x01?{{defines}}"
)
_CALLED = rf"{{called}}\s*[\x01“\"「]?(?P<name>{_NAME})(?=[\x01,;:()”\"」]|\s*$)"
_ALSO_CALLED = r"(?:^|(?<=[,;、 ])){also-called}|\b{also-called-in-english} "
_MEMBER = r"[^\s\x00,:;。、!?<>=|][^\x00\n,:;。、!?<>=|]{0,60}"
_COUNTS_UP = (
    r"{counts-up}\s*(?:[以如]下)?(?:[两三四五六七八九几\d]\s*{count}{1,2})?[,:]?"
    rf"\s*(?:分别[是为]|即|:)?\s*(?P<members>{_MEMBER}(?:、\s*{_MEMBER})*)"
)
_ENDS_COUNT = r"(?:{ends-count}.*|\s*)$"
_BEFORE_NAME = r"^.*{before-name}(?=.)"
_NOT_IN_NAME = r"{not-holding}|^{not-beginning}|{not-ending}$"
_CLASS = re.compile(f"{one_of('class-nouns')}$")


@dataclass(frozen=True, slots=True)
class Term:
    """A name that a text gives to something: other names for it, what the text says that it is,
    the anchor of the heading that names it, if one does, and whether the text plainly names it, and
    not only mentions it."""

    name: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    anchor: str | None = None
    sure: bool = True


def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of a Markdown text without front matter, in order of appearance."""
    document = read_markdown(text)
    found: list[Term] = []
    above = ""
    for block in document.blocks:
        terms = [*_of_block(document, block)]
        if block.kind == "heading":
            above = terms[0].name if terms else ""
        elif _CLASS.search(above) and block.kind == "text":
            found += _members(half_width(_prose(document, block)).strip(" \n。"))
        found += terms
    return tuple(found)


def _of_block(document: Document, block: Block) -> Iterator[Term]:
    if block.kind == "heading":
        raw = document.text[block.start : block.end].strip().rstrip("#").strip()
        named = named_by(plain(raw))
        if named and named.plainly and len(named.name) > 1:
            several = names_in(named.name)
            for name in several:
                yield Term(name, named.aliases if len(several) < 2 else (), anchor=slug(raw))
        return
    prose = _prose(document, block)
    ends = (match.start() for match in _SENTENCE.finditer(half_width(prose)))
    start = 0
    for end in (*ends, len(prose)):
        sentence, begins = prose[start:end], not start or prose[start - 1] == "\n"
        start = end + 1
        if sentence.strip():
            found: dict[str, Term] = {}
            for term in _of_sentence(sentence, begins, block.kind == "item"):
                if not found.setdefault(term.name, term).sure and term.sure:
                    found[term.name] = term
            yield from found.values()
    for match in _LINKED.finditer(document.text, block.start, block.end):
        if is_name(match["name"]):
            yield Term(match["name"])


def _prose(document: Document, block: Block) -> str:
    """A block as a reader sees it, with marks for bold and for what is no prose."""
    text, folded = document.text, document.folded
    kept = []
    for at in range(block.start, block.end):
        if folded[at] == OPAQUE:
            kept.append(_HIDDEN)
        elif folded[at] != GONE:
            kept.append(text[at])
        elif text.startswith(("**", "__"), at):
            kept.append(_BOLD)
    return "".join(kept)


def _of_sentence(said: str, begins: bool, item: bool) -> Iterator[Term]:
    sentence = half_width(said)
    if begins:
        yield from _label(sentence, said, item)
    yield from _defined(sentence, said)
    yield from _glossed(sentence)
    for match in _form(_CALLED).finditer(sentence):
        if is_name(match["name"]):
            yield Term(match["name"])
    yield from _counted(sentence)
    for match in _IN_BOLD.finditer(sentence):
        if is_name(match["name"]) and len(match["name"]) > _SHORT:
            yield Term(match["name"], sure=is_proper(match["name"]))
    for match in _PROPER_WORD.finditer(sentence):
        if is_name(match[0]):
            yield Term(match[0], sure=False)


def _label(sentence: str, said: str, item: bool) -> Iterator[Term]:
    """The name that a line begins with, or that it consists of; `said` is the sentence as it is
    written. A class may be followed by nothing but its members."""
    if match := _LABEL.match(sentence):
        told = match["said"].strip()
        if not _stands_out(match, item) or (0 < len(told) < _LEAST and not match["dash"]):
            return
        term = _term(match, _as_definition(said[match.start("said") :]))
        yield term if told else replace(term, sure=False)
        if _CLASS.search(match["name"]):
            yield from _members(told)
    elif match := _ALONE.match(sentence):
        if match["bold"] or match["inside"]:
            if _stands_out(match, item):
                yield _term(match)
        elif item and len(match["name"]) > _SHORT and is_name(match["name"]):
            yield Term(match["name"], sure=bool(_CLASS.search(match["name"])))


def _stands_out(match: re.Match, item: bool) -> bool:
    name = match["name"]
    if not is_name(name):
        return False
    if is_quality(name) and not match["inside"]:
        return False
    marked = match["bold"] or match["inside"]
    return bool(marked) or ((item or match.start("name") > 0) and len(name) > _SHORT)


def _defined(sentence: str, said: str) -> Iterator[Term]:
    """The subject of a sentence that says what it is."""
    match = _form(_DEFINES).match(sentence)
    if match and is_name(match["name"]):
        yield _term(match, _as_definition(said))


def _glossed(sentence: str) -> Iterator[Term]:
    """Names with another one in brackets behind them."""
    for match in _GLOSSED.finditer(sentence):
        name = match["name"]
        if not sentence.startswith(_BOLD, match.end("name")):
            name = _form(_BEFORE_NAME).sub("", name).strip()
        aliases = _aliases(name, match["inside"])
        if aliases and is_name(name):
            yield Term(name, aliases)


def _counted(sentence: str) -> Iterator[Term]:
    """The members of a list that says what there is: 分为A和B."""
    for match in _form(_COUNTS_UP).finditer(sentence):
        yield from _members(match["members"])


def _members(listed: str) -> Iterator[Term]:
    """The names that a text lists, if it lists nothing but names."""
    told = _IN_BRACKETS.sub("", listed).replace(_BOLD, "")
    members = [_form(_ENDS_COUNT).sub("", one).strip() for one in _BETWEEN.split(told)]
    members = [one for one in members if one]
    if len(members) > 1 and all(map(is_name, members)):
        for one in members:
            yield Term(one)


def _term(match: re.Match, definition: str = "") -> Term:
    inside = match["inside"]
    return Term(match["name"], _aliases(match["name"], inside) if inside else (), definition)


def _aliases(name: str, inside: str) -> tuple[str, ...]:
    """The other names of a name that a bracket holds: (Y,简称Z)."""
    told = _form(_ALSO_CALLED).sub(",", inside.replace(_BOLD, "")).replace(":", ",")
    if "、" in told or len(list(filter(None, told.split(",")))) > _MOST:
        # Examples.
        return ()
    aliases = aliases_in(name, told)
    # FIFO（先进先出，有异常）: of one script the first alone.
    scripts = [bool(_CHINESE.search(alias)) for alias in aliases]
    aliases = tuple(
        alias
        for at, alias in enumerate(aliases)
        if alias.isupper() or scripts[at] not in scripts[:at] or "/" in told
    )
    return tuple(
        alias for alias in aliases
        if _HIDDEN not in alias and (_CHINESE.search(alias) or _LATIN_WORD.fullmatch(alias))
        and (not _CHINESE.search(alias) or is_name(alias))
    )  # fmt: skip


def _as_definition(said: str) -> str:
    """What something is said to be, if that is more than an announcement or an example."""
    said = said.replace(_BOLD, "").strip()
    whole = _CHINESE.search(said[:1]) and _HIDDEN not in said and said[-1] not in ":："
    return said if whole and len(said) > _LEAST and not said.startswith(("如", "例")) else ""


def is_name(name: str) -> bool:
    """Whether words that stand where a name may stand are one."""
    name = name.strip()
    if (
        len(name) < 2
        or name[0].isdigit()
        or _SIGNS.search(name)
        or _form(_NOT_IN_NAME).search(name)
    ):
        return False
    chinese = len(_CHINESE.findall(name))
    if chinese > _CHINESE_LONGEST or (not chinese and len(name.split()) > _LATIN_LONGEST):
        return False
    if not chinese and _VERSION.sub("", name).lower() in plain_words():
        return False
    named = named_by(name)
    return named is not None and named.plainly and named.name == name


@cache
def plain_words() -> frozenset[str]:
    """English words that are no terms, though a sentence begins with them or they are capitals."""
    return frozenset(lists_of("terms.yml")["plain"])
