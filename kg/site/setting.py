"""Says in words what a setting is, the same in every run, so that it can be compared."""

import re

# Where a function lies in memory says nothing about it.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def in_words(setting: object) -> str:
    """A setting by what it holds; functions are told by their names alone."""
    return _ADDRESS.sub("", repr(setting))
