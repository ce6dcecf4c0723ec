"""Collects what the text states, each statement with its evidence."""

from kg.extraction.markdown import plain
from kg.extraction.reading.discourse import NO_SUBJECT, Discourse, Ids
from kg.extraction.scheme import fitting
from kg.model import Evidence


def close_section(d: Discourse) -> None:
    """What a part of the topic solves, the topic solves by it."""
    topic = d.topic
    if topic and len(topic) == 1 and d.kinds.get(topic[0]) not in ("category", *NO_SUBJECT):
        for (source, type, target), evidence in list(d.found.items()):
            if type != "solves" or source in topic:
                continue
            here = [
                e
                for e in evidence.values()
                if e.anchor == d.anchor and (e.start, e.end) not in d.asides
            ]
            for id in topic:
                if here and (id, "uses", source) in d.found:
                    for one in here:
                        _store(d, (id, "solves", target), one)


def add(
    d: Discourse, sources: Ids, type: str, targets: Ids, start: int, end: int, rule: str
) -> None:
    """Adds that each source is in a relation to each target, as far as their kinds allow."""
    for source in sources:
        for target in targets:
            if source == target:
                continue
            held = fitting(type, d.kinds.get(source, ""), d.kinds.get(target, ""))
            if held:
                d.sources.add(source)
                _store(d, (source, held, target), _evidence(d, start, end, rule))


def _evidence(d: Discourse, start: int, end: int, rule: str) -> Evidence:
    """A span of the text as evidence."""
    key = (start, end, rule)
    if key not in d.evidence:
        raw = d.text[start:end]
        left = len(raw) - len(raw.lstrip(" \t\n,;:"))
        right = len(raw.rstrip())
        d.evidence[key] = Evidence(
            plain(raw[left:right]),
            rule,
            start + left,
            start + max(right, left),
            d.page,
            d.anchor,
        )
    return d.evidence[key]


def _store(d: Discourse, key: tuple[str, str, str], evidence: Evidence) -> None:
    d.found.setdefault(key, {}).setdefault((evidence.start, evidence.end), evidence)
