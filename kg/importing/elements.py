"""Tells tags of HTML from what only looks like them: `<br>` from `List<String>`."""

import re

from kg.importing.words import words

_BARE = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)>\Z")
# No name of an element goes on so: <future对象>.
_OTHER_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*[^\x00-\x7f]")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?![\w-]|:\S)")


def is_element(tag: str, before: str = "") -> bool:
    """Whether a tag is one of HTML; `before` is the character before it. A name with a hyphen or
    a colon is somebody's own element."""
    name = _NAME.match(tag)
    if not name:
        return not _OTHER_NAME.match(tag)
    if name[1].lower() not in words().elements:
        return False
    # List<Object>, Map<Data>: nobody writes elements so, right behind a word.
    return not (name[1].istitle() and len(name[1]) > 1 and before.isascii() and before.isalnum())


def is_mention(tag: str, before: str) -> bool:
    """Whether a tag may be spoken of rather than used, if nothing closes it: it stands bare amid a
    line, as in "put it into a <div>"."""
    name = _BARE.match(tag)
    return bool(name and name[1].lower() not in words().empty and before not in ("", "\n", ">"))
