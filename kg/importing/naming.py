"""Says of each section which concept its page is about, if it is about one."""

from collections.abc import Iterable
from dataclasses import replace

from kg.concepts import fold
from kg.headings import named_by
from kg.importing.outline import Section


def name_concepts(sections: Iterable[Section]) -> None:
    """Sets `named`. What several headings only speak of (什么是X, X简介) belongs to the first one,
    unless a heading is its name; the other names are nobody's that are the name of another."""
    found = [(section, named) for section in sections if (named := named_by(section.name))]
    own = {fold(named.name) for _, named in found if named.plainly}
    taken = set(own)
    for section, named in found:
        name = fold(named.name)
        if not named.plainly and name in taken:
            continue
        taken.add(name)
        aliases = tuple(alias for alias in named.aliases if fold(alias) not in own)
        section.named = named if aliases == named.aliases else replace(named, aliases=aliases)
