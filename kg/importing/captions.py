"""Tells alt texts that say something from those that do not, and writes captions for the latter."""

import re
from functools import lru_cache
from operator import add

from kg.importing.mojibake import DEFAULT_ALTS
from kg.importing.plain import plain

_LONGEST = 48
_NOTHING = re.compile(
    r"""(?:
        [\W\d_]*
        |
        (?:img|image|images|imgs?|pic|picture|photo|preview|figure|fig|alt|alt[ _-]?text|untitled|
           screen[ _-]?shot|snapshot|screen|clip_?image|description|image[ _]description|
           null|none|undefined|test|xx+|out|output|download|微信图片|微信截图|qq截图|qq图片|qq|截图|
           截屏|屏幕截图|屏幕快照|图片|图像|图|插图|照片|未命名|无标题|粘贴图片|pasted[ _]image|
           在这里插入图片|这里写图片|输入图片说明|点击查看原始大小图片|wps图片|企业微信截图|mmexport|dsc|wx|v2|
           snipaste|snip|capture|clipboard|clip|捕获|批注|录屏)
        [\W_]*+(?:[0-9a-f]{6,}+|\d|_r|_hd|_b|[\W_]|am|pm|上午|下午|at|from|copy|副本|diagram|
           com\.[\w.]++)*+
        |
        png|jpe?g|gif|svg|webp|bmp
        |
        (?=[0-9a-z_-]*\d)(?:v2-)?[0-9a-f]{8}[0-9a-f_-]{4,}(?:_\w{1,4})?
        |
        (?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9+=_%-]{24,}
    )(?:\.(?:png|jpe?g|gif|bmp|webp|svg))?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_FILE = re.compile(
    r"(?:[\\/]|\A[A-Za-z]:)[^\n]*|.*\.(?:png|jpe?g|gif|bmp|webp|svg|tiff?)", re.IGNORECASE
)
_DEFAULTS = tuple(text[:5] for text in DEFAULT_ALTS if len(text) > 4)
# All branches begin with a literal, so that the engine skips plain text quickly.
# In a formula, `n!` ends nothing.
_SENTENCE_END = re.compile(r"(。|！|？|!(?![\])}$=])|\?|；|;(?=\s)|\.(?=\s))")
_EMPTY_WORDS = re.compile(
    r"(?:具体|详细|整体|其|过程|结构|流程|原理|效果|结果)*(?:如|见|参[见考])?[上下左右]*(?:面|列)?(?:的)?"
    r"(?:图|图片)[\d.-]*(?:所[示⽰]|中|为)?(?:即?是|如下|所示)?|如下(?:图)?(?:所示)?|例如|比如|参考|其中|"
    r"[Ee]\.?g|例子?|示例|注意?"
)
# What speaks of a figure. All branches begin with another letter, for the same reason.
_POINTER = re.compile(
    r"图|如下|所示|示意|f(?<![A-Za-z]f)ig|F(?<![A-Za-z]F)(?:ig|IG)|b(?:elow)|B(?:elow|ELOW)|a(?:bove)|A(?:bove|BOVE)|"
    r"s(?:hown)|S(?:hown|HOWN)"
)
_ENDS = "。！？!?；;"
_TO_FIRST_END = re.compile(r"[^。！？]*[！？]?")
_TO_LAST_END = re.compile(r".*(?:[。！？?；]|!(?![\])}$=])|;(?=\s))", re.DOTALL)
# What is no plain text, or may end a sentence.
_ODD = re.compile(r"[\\`*_\[\]<>$!~=.](?:(?<!\.)|(?=\s))")
_TRIMMED = " \t。；;，,：:、.-*>#|()（）！？!?"
# The minus of a number is no mark of a list.
_LEADING_MARKS = re.compile(r"(?:[ \t。；;，,：:、.*>#|]|-(?!\d)|\[(?=\s))*")
_QUOTE_MARK = re.compile(r"[ \t]*(?:>[ \t]?)*")
_BOX = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
_LINK_LINE = re.compile(r"\n[ \t]*(?:<?https?://\S+>?|\[[^\]\n]*\]\([^\n]*\))[ \t]*(?=\n)")
_IMAGES_LAST = re.compile(r"(?:\s*!\[[^\]\n]*\]\([^\n]*\))+\s*\Z")
_SHORT_LINE = re.compile(
    r"\n(?<![^\n]{20}\n)(?=[^\n]*[\u3400-\u9fff])|\n(?=[\u3400-\u9fff]{1,8}[：:])"
)
# A line right above the next image is about that one, not about the one above it.
_OF_BOTH = re.compile(r"\s*[^\s!<|>#`$-][^\n]{0,40}(?<![。！？；;])\n\s*(?:!\[|<img\s)")
_ITEM = r"[ \t]*(?:[-+*]|\d{1,3}[.)])[ \t]"
# The next item below an image, unless it points at what is above it.
_NEXT_ITEM = re.compile(rf"\s*\n{_ITEM}(?![^\n]*上面?图)")
# A line that is bold as a whole heads what stands below it.
_LEAD_BELOW = re.compile(r"\s*\n\s*\*\*[^*\n]{1,40}\*\*[：:]?[ \t]*\n")
_IN_ITEM = re.compile(rf"(?:\A|\n){_ITEM}")
_ANOTHER = ("![", *(f"<img{space}" for space in " \t\n"))
_WITHIN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff，；、])\n[ \t]*(?=[\u3400-\u9fff])")
_CELL_TAG = r"</?(?:td|th|tr|p|br|div|center|li)\b[^>]*>"
_APART = re.compile(
    rf"\n[ \t]*\n|\n[ \t]*!\[[^\]\n]*\]\([^\n]*\)[ \t]*(?=\n|\Z)|"
    rf"\n(?=[ \t>]*(?:(?:[-+*#|>]|\w{{1,2}}[.)])[ \t]|[•●]))|\n{_CELL_TAG}|{_CELL_TAG}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"`?<?https?://[^\s，。；、）`]*`?|&[a-z]{2,8};|<[^>]*>|"
    r"(?<!!)\[([^\[\]\n]*)\]\((?:[^()\n]++|\([^()\n]*\))*+\)|"
    r"!\[\[[^\]]*\]\]|!\[[^\]]*\](?:\((?:[^()]++|\([^()]*\))*+\)?)?|\]\(\S*"
)
# What stands below an image and says so speaks of the next one.
_OF_NEXT = re.compile("如下|下图|[Bb]elow|BELOW")
_BELOW = re.compile(
    r"\s*<(?:center(?:\s[^>]*)?|(?:p|div)[^>]*\bcenter\b[^>]*)>"
    r"\s*([^<>\n]{2,100}?)\s*</(?:center|p|div)>",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*(?:图|fig(?:ure)?\.?)\s*[\d.-]*\s*[:：.]?", re.IGNORECASE)
_WITHIN_WORD = re.compile(r"[^\W\d_\u3040-\u9fff]{2}")
# What an item of a list begins with behind its mark.
_ORDERED = re.compile(r"\d{1,3}[.)][ \t]+|\[[ xX]\][ \t]+")
# A command of TeX that stands in no formula.
_RAW_TEX = re.compile(r"\\[A-Za-z]{2,}")
_LINE_MARKS = "#>*+-•● \t\n\r\v\f\u3000\xa0"
_IN_BRACKETS = re.compile(r"[（(][^）)]*\Z")
_CLAUSE = re.compile(r"[，。；：:,;（(](?<!\w[（(])(?!(?<=:)//)", re.ASCII)


def says_nothing(alt: str) -> bool:
    """Whether an alt text, mended, was left by a tool: `img`, `image-2022…`, `1553858014863`."""
    if len(alt) > 200:
        return False
    text = alt.strip().strip("\\[]!()")
    return (
        not text
        or bool(_NOTHING.match(text))
        or text.startswith(_DEFAULTS)
        or text in DEFAULT_ALTS
        or bool(_FILE.fullmatch(text))
    )


def written_below(after: str) -> str:
    """The caption that an author centred below an image: `<center>图1 流程</center>`."""
    if "<" not in after or not (found := _BELOW.match(after)):
        return ""
    words = plain(found.group(1))
    return words if any(map(str.isalpha, _COUNTED.sub("", words, count=1))) else ""


def caption(heading: str, before: str, after: str) -> str:
    """A caption from the heading and the sentence that stands next to the image; `before` and
    `after` are the Markdown around it."""
    # Most images stand below a paragraph of one line, which nothing but a table takes apart.
    neighbour = "" if "|" in before else _plain_end(before)
    if not neighbour:
        before = _apart(before)
        neighbour = _plain_end(before) or _sentence(_words(before, last=True), last=True)
    # What follows counts if nothing stands before, or if it alone speaks of a figure; not if it
    # stands behind another one.
    follows = after.lstrip()
    if follows.startswith(_ANOTHER) if neighbour else _OF_BOTH.match(after):
        after = follows = ""
    # What follows mostly begins with a word, which is neither.
    if neighbour:
        if not follows[:1].isalpha() and _NEXT_ITEM.match(after) and _in_item(before):
            after = ""
    elif (found := _LEAD_BELOW.match(after)) and not _POINTER.search(found[0]):
        after = ""
    if not neighbour or (not _POINTER.search(neighbour) and _POINTER.search(after)):
        words = _words(after, last=False)
        if not neighbour or _POINTER.search(words):
            following = _sentence(words, last=False)
            told = not neighbour or _POINTER.search(following)
            if told and not _OF_NEXT.search(following):
                neighbour = following
    neighbour = "" if _is_raw(neighbour) else _shorten(neighbour)
    neighbour = neighbour if any(map(str.isalnum, neighbour)) else ""
    heading = _first_words(heading)
    if not heading:
        return neighbour or "插图"
    if not neighbour or (neighbour in heading and len(neighbour) * 3 > len(heading)):
        return heading
    if neighbour.casefold().startswith(heading.casefold()):
        return neighbour
    return f"{heading}：{neighbour}"


def _in_item(before: str) -> bool:
    """Whether the last paragraph before an image is an item of a list."""
    return bool(_IN_ITEM.search(before.rstrip().rpartition("\n\n")[2]))


@lru_cache(1)  # The images of a section stand next to each other.
def _first_words(heading: str) -> str:
    return _shorten(_TO_FIRST_END.match(heading).group())


def _apart(before: str) -> str:
    """What stands before an image, with a blank line where a line ends that is short or nothing but
    a link; without a table, of which no row speaks for it."""
    if "\n" not in before:
        return before
    if "](" in before or "://" in before:
        before = _LINK_LINE.sub("\n\n", before)
    lines = _SHORT_LINE.sub("\n\n", before)
    if "|" not in lines:
        return lines
    above = _IMAGES_LAST.sub("\n", lines)
    row = above.endswith("\n") and above.rstrip().rpartition("\n")[2].lstrip().startswith("|")
    return "" if row else lines


def _words(text: str, last: bool) -> str:
    """The first or last paragraph, list item or table cell of some Markdown that has words."""
    text = _unquoted(text.strip()) if ">" in text else text.strip()
    while text:
        if last:
            text, _, block = text.rpartition("\n\n")
        else:
            block, _, text = text.partition("\n\n")
        paragraphs = _APART.split(block) if "\n" in block or "<" in block else (block,)
        for paragraph in reversed(paragraphs) if last else paragraphs:
            words = _bare(paragraph)
            if "<" in words or "[" in words or "://" in words or "&" in words:
                words = _REFERENCE.sub(lambda match: match[1] or " ", words)
            if any(map(str.isalpha, words)):
                return words.strip()
    return ""


def _bare(paragraph: str) -> str:
    """A paragraph without the marks that it begins with."""
    words = paragraph.lstrip(_LINE_MARKS)
    first = words[:1]
    number = _ORDERED.match(words) if first.isdigit() or first == "[" else None
    return words[number.end() :] if number else words


def _unquoted(text: str) -> str:
    """Some Markdown without the marks of its quotes, each of which is a block of its own."""
    lines, depth = [], 0
    for line in text.split("\n"):
        mark = _QUOTE_MARK.match(line)
        before, depth = depth, mark.group().count(">")
        words = line[mark.end() :]
        words = words[box.end() :] if (box := _BOX.match(words)) else words
        lines += ("", words) if depth != before else (words,)
    return "\n".join(lines)


def _sentence(text: str, last: bool) -> str:
    """The first or last sentence of some Markdown that says more than that there is a figure, as
    plain text."""
    if "\n" in text:
        text = _WITHIN_CHINESE.sub("", text)
    text = plain(text)
    parts = [*_SENTENCE_END.split(text), ""]
    sentences = list(map(add, parts[::2], parts[1::2]))
    for sentence in reversed(sentences) if last else sentences:
        sentence = sentence.strip()
        bare = sentence.strip(_TRIMMED)
        if bare and not _EMPTY_WORDS.fullmatch(bare):
            return sentence
    return ""


def _plain_end(text: str) -> str:
    """The last sentence of some Markdown, if it has no marks and says something, and its paragraph
    is a line without links and tags; most are so."""
    if ">" in text:
        return ""
    text = text.strip()
    blank = text.rfind("\n\n")
    words = _bare(text[blank + 2 :] if blank >= 0 else text)
    if "[" in words or "\n" in words or "<" in words or "&" in words or "://" in words:
        return ""
    ended = _TO_LAST_END.match(words, 0, len(words.rstrip(_ENDS)))
    start = ended.end() if ended else 0
    if _ODD.search(words, start) or not (words[:1].isalpha() or any(map(str.isalpha, words))):
        return ""
    sentence = " ".join(words[start:].split())
    bare = sentence.strip(_TRIMMED)
    return sentence if bare and not _EMPTY_WORDS.fullmatch(bare) else ""


def _is_raw(sentence: str) -> bool:
    """Whether a sentence has commands of TeX that no formula holds."""
    return "\\" in sentence and any(map(_RAW_TEX.search, sentence.split("$")[::2]))


def _shorten(sentence: str) -> str:
    if not sentence[:1].isalnum():
        sentence = sentence[_LEADING_MARKS.match(sentence).end() :]
    sentence = sentence.rstrip(" \t。；;，,：:、.-*>#|").strip()
    if len(sentence) <= _LONGEST:
        return sentence
    cuts = [
        match.start()
        for match in _CLAUSE.finditer(sentence, 8, _LONGEST)
        if sentence.count("$", 0, match.start()) % 2 == 0
        and not _IN_BRACKETS.search(sentence, 0, match.start())
    ]
    if cuts:
        return sentence[: cuts[-1]].rstrip()
    formula = sentence.find("$")
    shown = sentence[: formula if 0 < formula < _LONGEST else _LONGEST - 1]
    # Where words have spaces between them, none is cut.
    if _WITHIN_WORD.match(sentence, len(shown) - 1) and shown.rfind(" ") > _LONGEST // 2:
        shown = shown[: shown.rfind(" ")]
    return shown.rstrip() + "…"
