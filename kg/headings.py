"""Tells which concept a heading names, if it names one: not 总结, 如何安装 or RDB和AOF的区别."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.yamlfile import read_yaml

# 1.2 进程, 3、索引, （一）背景, <2> 持久化, 【三】锁, 第2章 网络, Chapter 3: Heaps;
# 3.2.5Mutation, 4月10日 锁, 3/25日, 2021-03-05; not 1×1卷积, 2.5D or 3D重建.
_COUNT = "[0-9一二三四五六七八九十百]{1,4}"
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})++(?:[.、:)]\s*|\s+|(?=[\u4e00-\u9fff]|(?-i:[A-Z][a-z]{3})))"
    r"|\d{1,2}(?:\.\d{1,2}){2,}+(?=[a-z])"
    r"|(?:\d{4}\s*[年/.-]\s*)?\d{1,2}\s*[月/.-]\s*\d{1,2}\s*[日号][:、\s]*"
    r"|\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)[:、\s]*"
    r"|\d{1,2}(?:[.、:)]\s*(?=\D)|\s+(?=[\u4e00-\u9fff]))"
    rf"|[一二三四五六七八九十]{{1,3}}\s*[、.:]\s*|[(<\[【]{_COUNT}[)>\]】]\s*|第{_COUNT}[章节讲课部篇天周][、:\s]*"
    r"|(?:chapter|part|section|lecture|week|day|step)\s+\d+[\s.:-]+)",
    re.IGNORECASE,
)
# Arrows, boxes, stars, pictures and circled numbers that only adorn a heading: ➤ 用途, ① 卷积,
# 🔹 1. 定义, 反向传播 ⭐.
_SIGNS = "\u2190-\u21ff\u2300-\u24ff\u2500-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff"
_ORNAMENT = f"(?:[{_SIGNS}]|[0-9]\ufe0f?\u20e3|//+)"
_OF_ORNAMENT = re.compile(f"[{_SIGNS}\u20e3/]")  # no ornament is without one
_ADORNED = re.compile(rf"\A(?:{_ORNAMENT}+\s*)+|(?:\s*{_ORNAMENT}+)+\Z")
_BRACKET = re.compile(r"(?P<name>.*\S)\s*\((?P<inside>[^()]+)\)")
_LETTER = re.compile(r"[^\W\d_]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_COUNTED = re.compile(r"(?:[两三四五六七八九十几]|\d+)\s*(?:大|种|个|类)")
_SAYS = re.compile(r"[?!。;,]|\.\s")
_WIDE = re.compile("[（）：，；？！　]")
_NARROW = str.maketrans("（）：，；？！　", "():,;?! ")
# 先来先服务 first-come first-served
_GLOSSED = re.compile("(?P<name>[\u4e00-\u9fff]{2,}) (?P<gloss>[a-z][a-z-]*(?: [a-z-]+)+)")
# A heading that is longer says something rather than naming it.
_LONGEST, _LONGEST_WORDS = 20, 6
_LABELLED = re.compile(r"^【[^【】]*】(?=.*[^\s:、【】])")
_NAME_LONGEST = 10
_ORDERED = re.compile(r"\s*[\d一二三四五六七八九十]+$")
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
    whole = text = half_width(heading)
    text = text.strip()
    if _OF_ORNAMENT.search(text):
        text = _ADORNED.sub("", text).rstrip()
    if number := _NUMBERED.match(text):
        text = text[number.end() :]
    text = text.strip(" :、")
    # 【锁】 is a name, 【设计模式】装饰器 has a label.
    if text.startswith("【"):
        text = _LABELLED.sub("", text)
    text = text.strip(" :、【】")
    aliases: tuple[str, ...] = ()
    if text[-1:] == ")" and (match := _BRACKET.fullmatch(text)):
        name, inside = match["name"], match["inside"].strip()
        remark = inside.lower() in _lists().remarks or bool(_NO_ALIAS.search(inside))
        # printf(format) is one name.
        apart = text[match.end("name")] == " " or " " in name
        if remark or apart or _CHINESE.search(name + inside):
            text = name
            aliases = aliases_in(name, inside)
    # M0：流通中现金 names M0 and says what it is, 步骤1：初始化 the other way round.
    name, mark, said = text.partition(":")
    if mark and said.strip() and "," not in name:
        ordered = _ORDERED.sub("", name.strip())
        if not _names(ordered):
            text = said.strip()
        elif 1 < len(name.strip()) <= _NAME_LONGEST:
            text = name.strip()
    if glossed := _GLOSSED.fullmatch(text):
        text, aliases = glossed["name"], (glossed["gloss"], *aliases)
    plainly, low = True, text.lower()
    general = _is_general(low)
    if not general and (introduced := _introduced(text, low)) != text:
        plainly, text, low = False, introduced, introduced.lower()
        general = _is_general(low)
    if general or _asks(low) or _is_sentence(text):
        return None
    at = whole.index(text)
    return Named(heading[at : at + len(text)], aliases, plainly)


def aliases_in(name: str, inside: str) -> tuple[str, ...]:
    """The other names of a name that a bracket behind it holds."""
    parts = filter(None, map(str.strip, re.split(r"[,、/]", half_width(inside))))
    return tuple(part for part in parts if _is_alias(name, part))


def _names(text: str) -> bool:
    low = text.strip().lower()
    return not (_is_general(low) or _asks(low) or _is_sentence(text))


def _is_general(low: str) -> bool:
    return not _LETTER.search(low) or _lists().orders(low)


def _introduced(text: str, low: str) -> str:
    """What is left of 什么是X or X简介; `low` is the text in lower case, as below."""
    lists = _lists()
    begin, end = lists.introduces_begins.begin(low), lists.introduces_ends.end(low)
    for length in (begin, -end) if begin or end else ():
        rest = low[length:] if length >= 0 else low[:length]
        if length and len(rest.strip()) > 1:
            at = low.index(rest)
            return text[at : at + len(rest)].strip(" ?:")
    return text


def _asks(low: str) -> bool:
    lists = _lists()
    return bool(
        lists.asks_begins.begin(low)
        or lists.asks_ends.end(low)
        or lists.holds.search(low)
        or _is_aspect(low)
        or _COUNTED.match(low)
    )


def _is_aspect(text: str) -> bool:
    """Whether it only tells of what something has: X的组成结构, X 关键技术."""
    whose, mark, what = text.rpartition("的")
    return bool(mark and whose and _lists().orders(what.strip()))


def _is_sentence(text: str) -> bool:
    # So many words are longer than that many letters.
    if len(text) > 2 * _LONGEST_WORDS and (
        len(_CHINESE.findall(text)) > _LONGEST or len(text.split()) > _LONGEST_WORDS
    ):
        return True
    return bool(_SAYS.search(text))


def _is_alias(name: str, alias: str) -> bool:
    """Whether what a bracket holds is a name: in the other script, or short or long for it."""
    if alias.lower() in _lists().remarks or _NO_ALIAS.search(alias) or _asks(alias.lower()):
        return False
    other = bool(_CHINESE.search(alias)) != bool(_CHINESE.search(name))
    fits = other or alias.isupper() or name == "".join(re.findall(r"\b\w", alias)).upper()
    return len(alias) > 1 and fits and not _is_sentence(alias)


def half_width(text: str) -> str:
    """With the brackets and marks of ASCII, which Chinese notes mix with their own."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


class _Words:
    """Some words, found where a text begins or ends. Latin ones are whole words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._all = frozenset(words)
        by_length = sorted(self._all, key=len, reverse=True)
        self._by_first = _grouped(by_length, 0)
        self._by_last = _grouped(by_length, -1)

    def __contains__(self, text: str) -> bool:
        return text in self._all

    def begins(self, text: str, at: int = 0) -> list[int]:
        """Where each of the words ends that begins at `at`, the longest first."""
        words = self._by_first.get(text[at : at + 1], ())
        # Most texts begin with none.
        if not text.startswith(words, at):
            return []
        ends = []
        for word in words:
            if text.startswith(word, at):
                end = at + len(word)
                after = text[end : end + 1]
                if not _is_latin(word[-1]) or not (_is_latin(after) or after == "-"):
                    ends.append(end)
        return ends

    def begin(self, text: str) -> int:
        """The length of the longest word that the text begins with; 0 if there is none."""
        ends = self.begins(text)
        return ends[0] if ends else 0

    def end(self, text: str) -> int:
        """The length of the longest word that the text ends with; 0 if there is none."""
        words = self._by_last.get(text[-1:], ())
        if text.endswith(words):
            for word in words:
                start = len(text) - len(word)
                if text.endswith(word) and not (
                    _is_latin(word[0]) and start and _is_latin(text[start - 1])
                ):
                    return len(word)
        return 0


def _grouped(words: Iterable[str], at: int) -> dict[str, tuple[str, ...]]:
    """Words by the letter at a place in them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        groups[word[at]].append(word)
    return {letter: tuple(group) for letter, group in groups.items()}


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@dataclass(frozen=True, slots=True)
class _Lists:
    general: _Words
    tails: _Words
    joins: _Words
    asks_begins: _Words
    asks_ends: _Words
    holds: re.Pattern
    introduces_begins: _Words
    introduces_ends: _Words
    remarks: _Words

    def orders(self, text: str, at: int = 0) -> bool:
        """Whether a text, from `at` on, is general words, joined, and perhaps a tail."""
        for end in self.general.begins(text, at):
            if end == len(text) or text[end:] in self.tails:
                return True
            gap = len(text) - len(text[end:].lstrip())
            for joined in self.joins.begins(text, gap):
                rest = len(text) - len(text[joined:].lstrip())
                if self.orders(text, rest):
                    return True
        return False


@cache
def _lists() -> _Lists:
    located, problems = read_yaml(
        "headings.yml", files("kg").joinpath("headings.yml").read_text(encoding="utf-8")
    )
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    data = {key.replace("-", "_"): words for key, words in located.data.items()}
    holds = _any_of(data.pop("holds"))
    return _Lists(**{key: _Words(words) for key, words in data.items()}, holds=holds)


def _any_of(words: Iterable[str]) -> re.Pattern:
    """Finds any of some words. The engine skips to where one may begin, as each branch starts with
    a letter of its own."""
    branches = []
    for first, group in _grouped(words, 0).items():
        apart = f"(?<![a-z0-9]{first})" if _is_latin(first) else ""
        rests = (re.escape(w[1:]) + (r"(?![a-z0-9-])" if _is_latin(w[-1]) else "") for w in group)
        branches.append(f"{re.escape(first)}{apart}(?:{'|'.join(rests)})")
    return re.compile("|".join(branches))
