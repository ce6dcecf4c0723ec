"""Keeps the author's disk out of what is published."""

import re

_NAME = r"[^\\/\s\"'<>|:*?，。；（）()\[\]]+"
# A name may be several words if a folder follows it.
_HOME = re.compile(
    r"((?:\b[A-Za-z]:[\\/]+(?:Users|Documents and Settings)|/Users|/home)[\\/]+)"
    rf"(?!Public\b|Shared\b|…)(?:{_NAME}(?: {_NAME}){{1,3}}(?=[\\/])|{_NAME})",
    re.IGNORECASE,
)
# No path of a home folder is without one of these.
HOME_MARKS = ("/home/", "sers", "SERS", "ettings")


def redact(text: str) -> tuple[str, int]:
    """Leaves the user's name out of paths of home folders: `C:\\Users\\…\\notes`."""
    if any(map(text.__contains__, HOME_MARKS)):
        return _HOME.subn(r"\1…", text)
    return text, 0
