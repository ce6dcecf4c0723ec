"""Takes the first paragraph of a page, or of a part of it, as text."""

import re

# Places that a text is found at, and a line of a name alone.
_ANCHORS = re.compile(r'^(?:<a id="[^"]*"></a>)+', re.MULTILINE)
_ALSO_HERE = re.compile(r'\A(?:<a id="[^"]*"></a>)+')
_ONLY_NAMES = re.compile(r"\*\*[^*]+\*\*[:：]?|[^，。,.：:]{1,12}[:：]")


def excerpt(body: str, anchor: str = "", most: int = 120) -> str:
    """The first paragraph of a Markdown text, or of the part of it after an anchor, as text.

    A part ends where the next begins. What is indented belongs to a box of ours, and a line that
    only names what follows is none.
    """
    if anchor:
        body = body.partition(f'id="{anchor}"')[2].partition(">")[2].removeprefix("</a>")
        body = _ANCHORS.split(_ALSO_HERE.sub("", body))[0]
    for block in re.split(r"\n\s*\n", body):
        text = _ANCHORS.sub("", block).strip()
        if block.strip("\n").startswith(("    ", "\t")) or _ONLY_NAMES.fullmatch(text):
            continue
        if text and not re.match(r"[#<|>!`:]|[-+*] |\d+\.|\$\$", text):
            text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>|[*`]", r"\1", text)
            text = " ".join(text.split())
            return text if len(text) <= most else text[: most - 1] + "…"
    return ""
