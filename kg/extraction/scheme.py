"""Which kinds of concept a relation can hold between."""

from functools import cache

_NO_METHOD = frozenset({"problem", "task", "dataset"})
# What nobody solves. A kind that is not known here, or missing, may be a problem.
_NO_PROBLEM = frozenset(
    {
        "architecture",
        "module",
        "operation",
        "normalization",
        "optimizer",
        "initialization",
        "technique",
        "category",
        "setting",
        "hyperparameter",
        "statistic",
        "property",
        "loss",
        "task",
        "dataset",
    }
)
# What is no whole: it uses no network.
_NO_WHOLE = frozenset({"module", "operation", "normalization", "technique", "loss"})
# What something is used in or measured by: it takes nothing up itself.
_QUANTITIES = frozenset({"property", "statistic", "hyperparameter"})
_NO_MAKER = _QUANTITIES | {"setting"}
_ABOUT_METHODS = frozenset({"improves", "inspired_by", "replaces", "combines", "uses"})


@cache
def fitting(type: str, source: str, target: str) -> str:
    """The type that a statement of `type` between these kinds amounts to, "" if none.

    A kind that is missing or unknown fits everywhere.
    """
    if type in ("part_of", "contrasts", "similar_to"):
        if (
            type == "part_of"
            and source in ("task", "dataset")
            and target not in ("task", "category", "")
        ):
            return ""
        # A quantity is no member of a class of methods.
        if type == "part_of" and source in _QUANTITIES and target == "category":
            return ""
        # Where something is used is set against nothing but its like.
        if type == "contrasts" and (source == "setting") != (target == "setting"):
            return ""
        return type if (source == "problem") == (target == "problem") else ""
    if source in _NO_METHOD:
        return ""
    if type == "solves":
        return "" if target in _NO_PROBLEM else type
    if type == "suited_for":
        return type
    if type == "uses" and source in _NO_MAKER:
        return ""
    if type == "uses" and source in _NO_WHOLE and target == "architecture":
        return ""
    if type == "inspired_by" and target in _QUANTITIES:
        return ""
    if target == "problem" or (type in _ABOUT_METHODS and target in _NO_METHOD):
        return ""
    return type
