"""Points the images that `srcset` names at their files, as MkDocs does with those of Markdown."""

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from kg.srcset import rewritten

_SRCSET = re.compile(r"(<(?:img|source)\s[^<>]*?\bsrcset=)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)


def relink(html: str, path: str, url: Callable[[str], str | None]) -> str:
    """The HTML of the page `path` with the addresses of `srcset` as the site has them; `url` says
    where a file of the docs folder is, seen from the page, or None if there is none of that name.
    """
    if "srcset=" not in html.lower():
        return html

    def write(target: str) -> str:
        if _ELSEWHERE.match(target):
            return target
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        return url(file) or target

    def write_all(match: re.Match) -> str:
        return f'{match[1]}"{escape(rewritten(unescape(match[2][1:-1]), write))}"'

    return _SRCSET.sub(write_all, html)
