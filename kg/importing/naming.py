"""Says of each section which concept its page is about, if it is about one."""

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.concepts import fold
from kg.headings import named_by
from kg.importing.outline import Section

_WORD = re.compile(r"\S")


def name_concepts(sections: Iterable[tuple[Section, str]]) -> None:
    """Sets `named` of sections, each with the text of its file. What several headings name belongs
    to the first that has text, and what they only speak of (什么是X, X简介) to the first one,
    unless a heading is its name; what stands below each of several headings of a chapter (均衡
    below 垄断 and 完全竞争) is no concept; the other names are nobody's that are the name of
    another."""
    found = [
        (section, named, fold(named.name), text)
        for section, text in sections
        if (named := named_by(section.name))
    ]
    aspects = _aspects((section, name) for section, _, name, _ in found)
    found = [one for one in found if one[2] not in aspects]
    own: dict[str, Section] = {}
    told: set[str] = set()
    for section, named, name, text in found:
        if named.plainly and name not in told:
            if _has_text(section, text):
                told.add(name)
                own[name] = section
            own.setdefault(name, section)
    taken: set[str] = set()
    for section, named, name, _ in found:
        if own.get(name, section) is section and name not in taken:
            taken.add(name)
            section.named = named
            if named.aliases:
                aliases = tuple(alias for alias in named.aliases if fold(alias) not in own)
                section.named = replace(named, aliases=aliases)


def _aspects(sections: Iterable[tuple[Section, str]]) -> set[str]:
    """The names of sections that several of the sections of a chapter have."""
    above: dict[tuple[str, Section], Section] = {}
    aspects = set()
    for section, name in sections:
        parent = section.parent
        if not parent or not parent.parent or section.children:
            continue
        if above.setdefault((name, parent.parent), parent) is not parent:
            aspects.add(name)
    return aspects


def _has_text(section: Section, text: str) -> bool:
    return any(_WORD.search(text, block.start, block.end) for block in section.blocks)
