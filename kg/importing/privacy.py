"""Keeps the author's disk out of what is published."""

import re

from kg.importing.words import words

_LETTER = r"[^\\/\s\"'<>|:*?,;!，。；、（）()\[\]{}$…`]"
_NAME = (
    rf"(?!Public\b|Shared\b|[\d~.]|%[A-Za-z_]{{3,}}%)(?:"
    # Several words if a folder follows; what follows a Latin name in Chinese is text.
    rf"(?<=\\){_LETTER}+(?: {_LETTER}+){{0,3}}(?=\\)|[A-Z]\w*(?: [A-Z]\w*){{1,3}}(?=/)|"
    rf"(?:(?![^!-~]){_LETTER})+(?<!\.)|{_LETTER}+)"
)
_HOME = re.compile(
    r"(?P<home>(?:(?i:\b[a-z]:[\\/]+|\\+)(?i:Users|Documents and Settings)|\\+home(?=\\)|"
    # Behind a host they are an address, /users and /home/index parts of one.
    r"(?:(?<![A-Za-z0-9_.~%@-])|(?i:file://localhost|/mnt/[a-z]|/cygdrive/[a-z]|(?<!\S)/[a-z]))"
    rf"/(?:Users(?=/)|home(?=/)(?!/(?:(?:{'|'.join(sorted(words().routes))})(?![\w-])|"
    r"[^\s/]*\.\w+(?![\w/])))))"
    rf"(?P<mark>[\\/])(?P=mark)*){_NAME}"
)
# No path of a home folder is without one of these.
HOME_MARKS = ("/home/", "\\home\\", "sers", "SERS", "ettings", "ETTINGS")


def redact(text: str) -> tuple[str, int]:
    """Leaves the user's name out of paths of home folders: `C:\\Users\\…\\notes`."""
    if any(map(text.__contains__, HOME_MARKS)):
        return _HOME.subn(r"\g<home>…", text)
    return text, 0
