"""What a rule may ask of the mention in a slot (`where: {B: part}`): the kinds that fit."""

from kg.extraction.reading.discourse import GOALS, NO_SUBJECT, WHOLES, Discourse, Ids

# A kind that is missing, "", fits where it is listed.
_ONLY = {
    "goal": frozenset({"", "task", "setting", "dataset", "scenario", "property"}),
    "maker": frozenset({"", "architecture", "module", "optimizer"}),
    # Whoever has what is named beside it, nothing being done with them.
    "owner": frozenset({"", "architecture", "module", "optimizer"}),
    "trouble": frozenset({"", "problem"}),
    "piece": frozenset({"", "technique", "module"}),
    "manner": frozenset({"technique", "operation"}),
    "made": frozenset({"architecture", "module"}),
    "action": frozenset({"operation"}),
    "whole": frozenset({"architecture"}),
    "kind": frozenset({"", "category"}),
    "class": frozenset({"category"}),
}
# In other fields the kind has to be told for these.
_TOLD = frozenset({"piece", "action"})
# Kinds of concept that have no parts to change.
_NO_OWNERS = frozenset({"operation", "normalization", "activation", "loss"})
_NOT = {
    "part": NO_SUBJECT | {"architecture", "metric"},
    "aim": frozenset({"problem"}),
    "deed": GOALS,
    "nonproblem": frozenset({"problem"}),
    "means": NO_SUBJECT,
    # A network that changes to something else takes it up.
    "swapped": NO_SUBJECT | WHOLES,
}


def holds(d: Discourse, what: str, slot: str, roles: dict[str, Ids]) -> bool:
    """Whether what a rule asks of a slot is so, the other slots being as they are."""
    ids = roles.get(slot, ())
    if not ids:
        return False
    kind = d.kinds.get(ids[0], "")
    match what:
        case "several":
            return len(ids) > 1
        case "single":
            return len(ids) == 1
        case "peers":
            return len(ids) > 1 and len({d.kinds.get(id, "") for id in ids}) == 1
        case "version":
            return _is_version(d, ids, roles.get("L", ()))
    # Not the topic, which may be the very one that is asked about; the members of a kind are named
    # in the match, or its subject.
    beside = (slot, "T", "L") if what == "kind" else (slot, "T")
    others = [id for name, group in roles.items() if name not in beside for id in group]
    if what == "family":
        # In other fields a name within a name tells of no descent: map and unordered_map.
        keys = d.lexicon.keys
        return not d.lexicon.foreign and any(keys[id] in keys[ids[0]] for id in others)
    proper = d.lexicon.proper
    if what == "swapped" and kind not in _NO_OWNERS and proper.issuperset(ids):
        # So does what has a name of its own, where the other has none.
        return kind not in _NOT[what] and not proper.isdisjoint(others)
    if what in _NOT:
        return kind not in _NOT[what]
    if what in _TOLD and d.lexicon.foreign and ids[0] in d.lexicon.unsure:
        return False
    if kind in _ONLY.get(what, ()) or (what in ("maker", "owner") and ids == d.topic):
        return True
    if what == "peer" and d.lexicon.foreign and {*ids, *others} <= d.lexicon.unsure:
        return bool(others)
    return what in ("peer", "kind") and any(d.kinds.get(id) == kind for id in others)


def _is_version(d: Discourse, ids: Ids, older: Ids) -> bool:
    """Whether a name is that of another with something behind: DeepLab v2 is one of DeepLab."""
    if len(older) != 1 or older == ids:
        return False
    name, root = d.lexicon.keys[ids[0]], d.lexicon.keys[older[0]]
    # The first one is called so beside its family.
    return name.startswith(root) and name.removeprefix(root) not in ("1", "v1")
