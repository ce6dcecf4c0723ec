"""Says of each section which concept its page is about, if it is about one."""

from collections.abc import Iterable
from dataclasses import replace

from kg.concepts import fold
from kg.headings import named_by
from kg.importing.outline import Section


def name_concepts(sections: Iterable[tuple[Section, str]]) -> None:
    """Sets `named` of sections, each with the text of its file. What several headings name belongs
    to the first that has text, and what they only speak of (什么是X, X简介) to the first one,
    unless a heading is its name; the other names are nobody's that are the name of another."""
    found = [
        (section, named, fold(named.name), text)
        for section, text in sections
        if (named := named_by(section.name))
    ]
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


def _has_text(section: Section, text: str) -> bool:
    return any(text[block.start : block.end].strip() for block in section.blocks)
