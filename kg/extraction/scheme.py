"""Which kinds of concept a relation can hold between."""

_PARTS = frozenset({"architecture", "module", "operation", "normalization", "optimizer",
                    "initialization", "technique", "category"})  # fmt: skip
_METHODS = frozenset({"architecture", "module", "normalization", "optimizer", "initialization"})
_AIMS = frozenset({"task", "dataset", "setting", "scenario"})
_PROBLEM = "problem"
_CONCRETE = frozenset({"architecture", "module", "operation", "normalization", "optimizer",
                       "initialization", "dataset"})  # fmt: skip


def fitting(type: str, source: str, target: str) -> str:
    """The type that a statement of `type` between these kinds amounts to, "" if none.

    A kind that is missing or unknown fits everywhere.
    """
    if type in ("part_of", "contrasts", "similar_to"):
        return type if (source == _PROBLEM) == (target == _PROBLEM) else ""
    if source == _PROBLEM or source in ("task", "dataset"):
        return ""
    if type == "solves":
        if target in ("task", "dataset"):
            return "suited_for"
        return "" if target in _CONCRETE else type
    if type == "suited_for":
        return type
    if target == _PROBLEM:
        return ""
    if type in ("improves", "inspired_by", "replaces", "combines", "between", "uses"):
        return "" if target in ("task", "dataset") else type
    return type
