"""Reads and writes `srcset`, in which HTML names the same image in several sizes."""

import re
from collections.abc import Callable

# Behind a comma, a space or the size before it tells that it is none of an address.
_PARTING = re.compile(r",(?:\s+|\Z)|(?<=\d[wxh]),")
_SIZED = re.compile(r"(.*?\S)\s+(\d+(?:\.\d+)?[wxh](?:\s+\d+h)?)", re.DOTALL)


def candidates(value: str) -> list[tuple[str, str]]:
    """The addresses in the attribute's `value`, each with its size (`2x`, `480w`), if it has one.
    An address may have spaces, as paths of a disk do."""
    found = []
    for part in map(str.strip, _PARTING.split(value)):
        sized = _SIZED.fullmatch(part)
        if part:
            found.append((sized[1], sized[2]) if sized else (part, ""))
    return found


def rewritten(value: str, write: Callable[[str], str]) -> str:
    """The attribute's `value` with what `write` makes of each address; one of which it makes
    nothing is left out."""
    return ", ".join(
        f"{address} {size}".rstrip()
        for target, size in candidates(value)
        if (address := write(target))
    )


def by_size(value: str) -> list[str]:
    """The addresses in the attribute's `value`, that of the largest image first."""
    # Those with a width are never mixed with those with a density.
    sizes = sorted(candidates(value), key=lambda one: _number(one[1]), reverse=True)
    return [address for address, _ in sizes]


def _number(size: str) -> float:
    return float(size.split()[0][:-1]) if size else 1
