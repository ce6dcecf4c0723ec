"""Keeps the author's disk out of what is published."""

import re

_HOME = re.compile(
    r"((?:\b[A-Za-z]:[\\/]+(?:Users|Documents and Settings)|/Users|/home)[\\/]+)"
    r"(?!Public\b|Shared\b|…)([^\\/\s\"'<>|:*?，。；（）()\[\]]+)",
    re.IGNORECASE,
)


def redact(text: str) -> tuple[str, int]:
    """Leaves the user's name out of paths of home folders: `C:\\Users\\…\\notes`."""
    lower = text.lower() if "sers" in text or "SERS" in text or "ettings" in text else ""
    if "/home/" not in text and "users" not in lower and "settings" not in lower:
        return text, 0
    return _HOME.subn(r"\1…", text)
