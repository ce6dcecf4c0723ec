"""What previews say of the concepts that texts link to, in one script for all pages.

A page fetches it when somebody first points at such a link (templates/main.html).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files

from kg.model import Concept
from kg.site.finish import Site

PATH = "assets/kg/previews.js"


def script(
    concepts: Iterable[Concept], labels: Mapping[str, str], address: Callable[[Concept], str]
) -> str:
    """The script; `labels` are the names of kinds, `address` is from the site's root."""
    at: dict[str, list[Concept]] = {}
    for concept in concepts:
        at.setdefault(address(concept), []).append(concept)
    told = {
        place: "；".join(about(c, labels, named=len(found) > 1) for c in found)
        for place, found in at.items()
    }
    code = files("kg.site").joinpath("assets", "previews.js").read_text(encoding="utf-8")
    return code.replace("{}", json.dumps(told, ensure_ascii=False, separators=(",", ":")), 1)


def of_site(site: Site) -> bytes:
    """The script of a site as it is written."""
    known = site.book.knowledge
    labels = {kind.id: kind.label for kind in known.kinds.values()}
    return script(known.concepts, labels, site.addresses.concept).encode()


def about(concept: Concept, labels: Mapping[str, str], named: bool = False) -> str:
    """Kind and definition of a concept, or its name where it has none or is one of several."""
    label, definition = labels.get(concept.kind, concept.kind), concept.definition
    if named or not definition:
        label = f"{label} {concept.name}"
    return f"{label}：{definition}" if definition else label
