"""Reads the tags of site generators: names, arguments, and what they say of code and images."""

import html
import re

TAG = re.compile(
    r"\{%-?\s*(?P<end>end)?(?P<name>\w+)\s*(?P<rest>(?:(?!%\})[^\n]){0,300})%\}|"
    r"\{\{[<%]\s*(?P<end2>/)?(?P<name2>[\w-]+)\s*(?P<rest2>(?:(?!\}\})[^\n]){0,300})[>%]\}\}"
)
_BROKEN = re.compile(r"\{%(?:(?!%\})[^\n]){0,300}\n(?:(?!%\}|\{%).){0,600}?%\}", re.DOTALL)
_INCLUDED = re.compile(r"[\w/-]*?([\w-]+)(?:\.\w+)?(?:[ \t]+(.*))?\Z")
_ARGUMENT = re.compile(r"""(?:([\w-]+)=)?("[^"]*"|'[^']*'|[^\s"']\S*)""")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg|avif|tiff?)\Z", re.IGNORECASE)
_SOURCES = ("src", "link", "image_path", "path", "url")
_NUMBER = re.compile(r"\d+(?:px|%)?\Z")


def on_one_line(text: str) -> str:
    """A text whose tags `{% … %}` end in the line that they begin in; lines keep their numbers."""

    def write(tag: re.Match) -> str:
        return " ".join(tag.group().split()) + "\n" * tag.group().count("\n")

    return _BROKEN.sub(write, text)


def parts(tag: re.Match) -> tuple[bool, str, str]:
    """Whether a tag is one that closes, its name, and what else it says."""
    ends = bool(tag["end"] or tag["end2"])
    rest = (tag["rest"] or tag["rest2"] or "").strip()
    name, rest = tag["name"] or tag["name2"], rest.rstrip("-/").rstrip()
    if name == "include" and (included := _INCLUDED.match(rest)):
        # Jekyll keeps its own tags in files: `{% include figure.html src=… %}`.
        name, rest = included[1], included[2] or ""
    return ends, name, rest


def info(rest: str) -> str:
    """What stands behind the fence of code that a tag speaks of: its language and its title."""
    plain, named = arguments(rest.replace("lang:", ""))
    word = named.get("lang") or (plain[0] if plain else "")
    language = word if word.isascii() and "`" not in word else ""
    title = named.get("title", "").replace('"', "'").replace("`", "'")
    return f'{language or "text"} title="{title}"' if title else language


def arguments(rest: str) -> tuple[list[str], dict[str, str]]:
    """The plain and the named arguments of a tag."""
    plain: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(rest):
        value = match.group(2)
        value = value[1:-1] if value[0] in "\"'" and len(value) > 1 else value
        if match.group(1):
            named[match.group(1).lower()] = value
        else:
            plain.append(value)
    return plain, named


def picture(plain: list[str], named: dict[str, str]) -> str:
    """The image of `{% asset_img [class] file [width] [height] [title] %}` or `figure src=…`."""
    file = next(filter(None, map(named.get, _SOURCES)), "")
    if not file:
        # A name may have spaces, and classes may stand before it.
        ends = [index for index, word in enumerate(plain) if _IMAGE.search(word)]
        if not ends:
            return ""
        file, plain = plain[ends[0]], plain[ends[0] + 1 :]
    numbers = [word for word in plain[:2] if _NUMBER.match(word)]
    title = " ".join(plain[len(numbers) :]).strip("\"' ")
    title = named.get("alt") or named.get("caption") or named.get("title") or title
    width = named.get("width") or (numbers[0] if numbers else "")
    height = named.get("height") or (numbers[1] if len(numbers) > 1 else "")
    if width or height:
        values = {"src": file, "alt": title, "width": width, "height": height}
        said = (f'{key}="{html.escape(value)}"' for key, value in values.items() if value)
        return f"<img {' '.join(said)}>"
    return f"![{title}](<{file}>)"
