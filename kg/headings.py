"""Tells which concept a heading names, if it names one: not 总结, 如何安装 or RDB和AOF的区别."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.yamlfile import read_yaml

# 1.2 进程, 3、索引, （一）背景, 第2章 网络, Chapter 3: Heaps; not 1×1卷积, 2.5D or 3D重建.
_COUNT = "[0-9一二三四五六七八九十百]{1,4}"
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+(?:[.、:)]\s*|\s+|(?=[\u4e00-\u9fff]))"
    r"|\d{1,2}(?:[.、:)]\s*(?=\D)|\s+(?=[\u4e00-\u9fff]))"
    rf"|[一二三四五六七八九十]{{1,3}}[、.:]\s*|\({_COUNT}\)\s*|第{_COUNT}[章节讲课部篇天周][、:\s]*"
    r"|(?:chapter|part|section|lecture|week|day|step)\s+\d+[\s.:-]+)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"(?P<name>.*\S)\s*\((?P<inside>[^()]+)\)")
_LETTER = re.compile(r"[^\W\d_]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_COUNTED = re.compile(r"(?:[两三四五六七八九十几]|\d+)\s*(?:大|种|个|类)")
_SAYS = re.compile(r"[?!。;,]|\.\s")
_NARROW = str.maketrans("（）：，；？！　", "():,;?! ")
# A heading that is longer says something rather than naming it.
_LONGEST, _LONGEST_WORDS = 20, 6
_NO_ALIAS = re.compile(r"\d{4}|[,;]\s*\S+\s+et al|\bet al\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A concept as a heading names it, with the other names that stand in brackets behind it."""

    name: str
    aliases: tuple[str, ...] = ()
    # Whether the heading is the name, and not only speaks of it (什么是X).
    plainly: bool = True


@lru_cache(10_000)  # Headings repeat: 例子, 参考, 优点.
def named_by(heading: str) -> Named | None:
    """The concept that a heading names: 3.2 哨兵(Sentinel) → 哨兵, also called Sentinel."""
    whole = text = _half_width(heading)
    text = text.strip()
    text = _NUMBERED.sub("", text, count=1).strip(" :")
    aliases: tuple[str, ...] = ()
    if match := _BRACKET.fullmatch(text):
        name, inside = match["name"], match["inside"].strip()
        remark = bool(_lists().remarks.fullmatch(inside.lower()) or _NO_ALIAS.search(inside))
        if remark or _CHINESE.search(name + inside) or text[match.end("name")] == " ":
            text = name
            aliases = tuple(filter(None, map(str.strip, re.split(r"[,、/]", inside))))
            aliases = tuple(alias for alias in aliases if _is_alias(name, alias))
    plainly, general = True, _is_general(text)
    if not general and (introduced := _introduced(text)) != text:
        plainly, text, general = False, introduced, _is_general(introduced)
    if general or _asks(text) or _is_sentence(text):
        return None
    at = whole.index(text)
    return Named(heading[at : at + len(text)], aliases, plainly)


def _is_general(text: str) -> bool:
    lists = _lists()
    return not _LETTER.search(text) or bool(lists.general.fullmatch(text.lower()))


def _introduced(text: str) -> str:
    """What is left of 什么是X or X简介."""
    lists = _lists()
    for pattern in (lists.introduces_begins, lists.introduces_ends):
        rest = pattern.sub("", text.lower(), count=1)
        if rest != text.lower() and len(rest.strip()) > 1:
            at = text.lower().index(rest)
            return text[at : at + len(rest)].strip(" ?:")
    return text


def _asks(text: str) -> bool:
    lists, low = _lists(), text.lower()
    return bool(
        lists.asks_begins.match(low)
        or lists.asks_ends.search(low)
        or lists.holds.search(low)
        or _COUNTED.match(low)
    )


def _is_sentence(text: str) -> bool:
    long = len(_CHINESE.findall(text)) > _LONGEST or len(text.split()) > _LONGEST_WORDS
    return long or bool(_SAYS.search(text))


def _is_alias(name: str, alias: str) -> bool:
    """Whether what a bracket holds is a name: in the other script, or short or long for it."""
    if _lists().remarks.fullmatch(alias.lower()) or _NO_ALIAS.search(alias) or _asks(alias):
        return False
    other = bool(_CHINESE.search(alias)) != bool(_CHINESE.search(name))
    fits = other or alias.isupper() or name == "".join(re.findall(r"\b\w", alias)).upper()
    return len(alias) > 1 and fits and not _is_sentence(alias)


def _half_width(text: str) -> str:
    """With the brackets and marks of ASCII, which Chinese notes mix with their own."""
    return text.translate(_NARROW)


@dataclass(frozen=True, slots=True)
class _Lists:
    general: re.Pattern
    asks_begins: re.Pattern
    asks_ends: re.Pattern
    holds: re.Pattern
    introduces_begins: re.Pattern
    introduces_ends: re.Pattern
    remarks: re.Pattern


@cache
def _lists() -> _Lists:
    located, problems = read_yaml(
        "headings.yml", files("kg").joinpath("headings.yml").read_text(encoding="utf-8")
    )
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    words = {key: "|".join(map(_word, sorted(value, key=len, reverse=True)))
             for key, value in located.data.items()}  # fmt: skip
    one = f"(?:{words['general']})"
    return _Lists(
        re.compile(rf"{one}(?:\s*(?:{words['joins']})\s*{one})*(?:{words['tails']})?"),
        re.compile(words["asks-begins"]),
        re.compile(f"(?:{words['asks-ends']})$"),
        re.compile(words["holds"]),
        re.compile(f"^(?:{words['introduces-begins']})"),
        re.compile(f"(?:{words['introduces-ends']})$"),
        re.compile(words["remarks"]),
    )


def _word(word: str) -> str:
    pattern = re.escape(word)
    if word[0].isascii() and word[0].isalnum():
        pattern = r"(?<![a-z0-9])" + pattern
    if word[-1].isascii() and word[-1].isalnum():
        pattern += r"(?![a-z0-9-])"
    return pattern
