"""Mends tables that other programs show, or that their authors miscounted.

All functions take masked prose (see `inline`) and return it with the number of changes.
"""

import re

_HEADLESS = re.compile(
    r"^(?<!.\n)\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$(?=\n\|(?![ \t|:-]*$))", re.MULTILINE
)
# A line with bars, and below it one that rules columns.
_HEAD = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<head>(?![-+*][ \t]|\d+[.)][ \t])[^\n]*\|[^\n]*)\n"
    r"(?P<rule>[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*)(?=\n|\Z)",
    re.MULTILINE,
)
_BAR = re.compile(r"(?<!\\)\|")


def headless(text: str) -> tuple[str, int]:
    """A table that begins with the line below its head, as kramdown allows, gets an empty head."""
    return _HEADLESS.subn(
        lambda match: f"|{'  |' * match[0].strip().strip('|').count('|')}  |\n{match[0]}", text
    )


def even(text: str) -> tuple[str, int]:
    """A table whose head has more or fewer cells than the line below it rules: as many of both, or
    no renderer sees one."""
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        head, rule = match["head"], match["rule"]
        cells, ruled = _cells(head), _cells(rule)
        above = text[text.rfind("\n", 0, max(match.start() - 1, 0)) + 1 : match.start()]
        if cells == ruled or "|" in above:
            return match.group()
        count += 1
        if cells > ruled:
            closed = "" if rule.rstrip().endswith("|") else "|"
            rule = f"{rule.rstrip()}{closed}{' --- |' * (cells - ruled)}"
        elif _cells(_below(text, match.end())) > cells:
            closed = "" if head.rstrip().endswith("|") else " |"
            head = f"{head.rstrip()}{closed}{'  |' * (ruled - cells)}"
        else:
            bars = [bar.start() for bar in _BAR.finditer(rule)]
            opened = rule.lstrip(" \t>").startswith("|")
            rule = rule[: bars[cells - (not opened)] + opened]
        return f"{match['lead']}{head}\n{rule}"

    return _HEAD.sub(write, text), count


def _cells(row: str) -> int:
    """How many cells a row has."""
    bare = row.strip(" \t>").removeprefix("|")
    bars = len(_BAR.findall(bare))
    return bars if bare.endswith("|") and not bare.endswith("\\|") else bars + 1


def _below(text: str, at: int) -> str:
    """The line below the one that ends at `at`."""
    stop = text.find("\n", at + 1)
    return text[at + 1 : stop if stop >= 0 else len(text)]
