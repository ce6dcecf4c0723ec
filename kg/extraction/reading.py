"""Reads relations out of a text: sentence by sentence, with subject, anaphora and negation."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.extraction.lexicon import Lexicon, Mention, squeeze
from kg.extraction.markdown import GONE, Block, mask, plain, read_markdown, slug
from kg.extraction.rules import DEED, EASE, MENTION, Pattern, Rule, RuleSet
from kg.extraction.scheme import fitting
from kg.model import Evidence, Relation

_FIRST = 0xE000
_LIMIT = 0xF8FF - _FIRST
_LONGEST = 1000
_FAR = 200

_M = f"[{MENTION}]"
_ENUMERATOR = r"(?:\(\d{1,2}\)|(?<![\w(])\d{1,2}\)(?!\s*[,;])|[①-⑳])"
_SENTENCE_END = re.compile(
    r"[。!?;]+[\s\0”\")]*|\.(?=[\s\0]|$)(?<!e\.g\.)(?<!i\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bfig\.)"
    r"(?<!\betc\.)|(?=\((?P<number>\d{1,2})\)|(?<![\w(])(?P<digits>\d{1,2})\)(?!\s*[,;])|[①-⑳])"
)
_ITEM_START = re.compile(rf"[\s\0]*{_ENUMERATOR}")
_QUESTION = re.compile(
    r"(?:吗|呢)\s*[。?]?\s*$|\?\s*$|^\W*(?:为什么|为何|如何|怎么|怎样|是否|能否|可否|why|how|"
    r"what|when|which|"
    r"is|are|does|do|can|should|could)(?![a-z]).{0,200}\?\s*$|(?:是否|能否|会不会|是不是|有没有)"
)
_ASKS = re.compile(r"为什么|为何|如何|怎么|怎样|why\b|how\b")
_HYPOTHETICAL = re.compile(
    r"如果|假如|(?<!类)若(?!干|是因)|假设|倘若|要是|设想|试想|本想|本来想|原想|原本打算|有待|"
    r"尝试|试图|试过|试了|曾试|一度|"
    r"考虑过|没有必要|没必要|未采纳|没采纳|没有采纳|作罢|没被采用|未被采用|最终没|最后没|否决|"
    r"据说|听说|有人说|传言|不确定|"
    r"没有验证|未经证实|存疑|不妨|可以考虑|下一步|回头|以后再|想把|想用|"
    r"\b(?:if|suppose|supposing|hypothetically|plans?|planned|tried|attempt(?:s|ed)?|"
    r"considered|consider|"
    r"future|wonder|reportedly|rumou?r(?:ed|s)?|allegedly|unverified|turned out not)\b"
)
_MODAL = re.compile(
    r"也许|或许|可能(?!性)|打算|计划(?!中)|准备|将来|\b(?:would|could|might|may|maybe|perhaps|"
    r"should)\b"
)
_PURPOSE = re.compile(rf"(?:为了|为使|以便|in order to|so as to)[^{MENTION}]*$")
_LISTS = re.compile(r"^\s*(?:而|但)?(?:像|例如|比如|诸如|如)\s*$")
_STEP = re.compile(r"^\s*(?:然后|接着|随后|最后|之后|同时|先|再)+(?:每个|各|对|的|一个|所有)*\s*$")
_AMONG = re.compile(r"其中|among them")
_WHOLE = re.compile(
    r"(?:作者|本文|文中|论文|整个?网络|整体|网络(?=还|也|中|采用|使用)|模型(?=还|也|中|采用|"
    r"使用)|the authors|the paper)"
)
_SUMMARY = re.compile(
    r"[\s\0*]*(?:总结|小结|总的来说|结论|对比|比较|summary|conclusions?)[\s\0*]*[:。]?[\s\0*]*$"
)
_GOES_ON = re.compile(r"^[\s\0]*(?:这|此|该|它|其|this|it|its|that)")
_NEGATED = re.compile(
    r"(?:没有?|没能|未曾?|从不|从未|(?<![而])不(?:能|会|是|需要?|用|必|应|宜|太|再|要|可|允许|"
    r"得|曾)?|无法|无需|无须|毋需|并非|绝非|而非|未能|"
    r"难以|很难|尚未|并未|别|谈不上|而不是|\bnot|n't|n’t|\bnever|\bcannot|\bwithout|"
    r"\bfails? to|\bfailed to|\bunable to|"
    r"\brather than|\binstead of|\bno need to|\bneither|\bnor|\bhardly|\bno|抛弃|放弃|舍弃|"
    rf"丢弃|摒弃|取消|停止|告别|去掉)(?:[^{MENTION},;:]{{0,5}}|\s[a-z ]{{0,16}})$"
)
_AFFIRMED = re.compile(
    r"不(?:仅|但|只|光|单|断|过|同|少|得不|可避免|可或缺)|not only|无(?:不|疑)|"
    r"没有?[^,]{1,12}就没有?"
)
_BOUNDARY = re.compile("[,;:。!?→]")
_LOCATIVE = re.compile(r"(?:^|\W)(?:在|\bin)\s*$")
_OWNED = re.compile(r"^(?:中|里|内)?的$|^'s$|^(?:中|里面?|内部?)$")
_PAST = re.compile(r"^(?:之?后|以后|问世|出现|诞生|流行|之前|以前|时代)")
_OTHERS = re.compile(
    r"传统|早期|以往|过去|许多|很多|大多数|大部分|不少|(?:其[他它]|别的)(?:方法|模型|网络|人|工作|算法|检测器|变体)|"
    r"其余(?:方法|模型|网络)|人们|有人|研究者|研究人员|工业界|业界|学界|一般的|主流|前人|此前|先前|"
    r"经典的?(?:方法|模型|网络|做法)|\b(?:many|most|some|other|others|earlier|previous|traditional|people|"
    r"researchers|prior|classical|conventional)\b"
)
_APPOSITION = re.compile(r"^\s*(?:那就是|也就是|就是|先|首先|i\.e\.|namely)")
_NAMED = re.compile(rf"(?:(?:^|[,;。])[^{MENTION},;:]{{0,6}}|是){_M}\s*:$")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_SUFFIX = (
    r"(?:激活函数|损失函数|激活|函数|损失|层|结构|模块|网络|算法|方法|机制|操作|技术|策略|技巧|"
    r"优化器|模型|单元|架构|"
    r"思想|系列|连接|任务|问题|场景|等|\s?(?:layers?|modules?|networks?|blocks?|units?|"
    r"loss(?:es)?|functions?|"
    r"connections?|models?|tasks?))?"
)
_JOINS = (
    r"\s*(?:、|/|以及|及|和|与|跟|或者|或|还有|并|&|\+|,?\s*(?:and|or|as well as)(?![a-z])|"
    r",\s*(?:以及|和))\s*"
    r"(?:(?:the|an?)\s|一个|一种|其他)?\s*"
)
_GROUP = re.compile(rf"{_M}(?:{_SUFFIX}{_JOINS}{_M})+")
_COMMA_GROUP = re.compile(
    rf"{_M}(?:\s*,\s*{_M})+(?=\s*(?:都|均|皆|也都|全都))|"
    rf"{_M}(?:\s*,\s*{_M})*\s*,\s*{_M}{_SUFFIX}{_JOINS}{_M}"
)
_MENTIONS = re.compile(_M)
_BARE = re.compile(rf"\s*(?:第[一二三四五]步|首先|其次)?[\2\3]?{_M}{_SUFFIX}\s*$")
_BAD_GAP = re.compile(
    r"(?<!对)比(?!例|特|如|较)|^\s*不(?!仅|但|断|同|少|光|只)|类似|不同于|而不是|而非|没有|不是|不再|并不|不用|不采用|不使用|"
    r"不需要|无需|(?<![原本未后])来(?!自)|用于|以便|从而|不必|之前|代替|替代|取代|使得|"
    r"\b(?:than|like|unlike|similar|instead|rather|without|not|no|to|for|that|which|on|as|from|"
    r"but|before|after)\b"
)
_OF = re.compile(r"\bof\b")
_MEASURE = re.compile(
    r"\b(?:layers?|stacks?|number|series|sets?|pairs?|kinds?|forms?|versions?|variants?|use|"
    r"types?|"
    r"sequence|combination|idea|help|problems?|issues?|risk|cost|amount|effects?|introduction) of "
)
_COMPARED = re.compile(
    r"(?:中|里|的)?[^,]{0,4}(?:相同|类似|一样|不同|相似|相比|相反|同样|一致|接近|相当|无关|"
    r"同时|之间)"
)
_COMITATIVE = re.compile(
    r"(?:的[^,;]{1,4})?(?:很|十分|非常|有些|完全|截然|比较)?"
    r"(?:不同|相比|类似|相似|很像|相反|相近|不一样|如出一辙)(?![^,;]{0,4}(?:之处|在于))"
)
_WITH = re.compile(r"(?:与|和|跟|同|像|如|除)\s*$")
_CATAPHOR = re.compile(
    rf"(?:后面|后来|之后|随后|接下来|下面|下文|以下)[^,;{MENTION}]{{0,6}}(?:几|两|三|四|多|"
    r"一些|若干|许多|一系列)(?:种|个|类)?"
    rf"(?={_M}的)"
)
_THEY = (
    r"(?:它们|他们|后续(?:的?改进)?方法|后续(?:的?改进)|"
    r"这(?:些|类|几种|几个|三种|三个|两种|两个)(?:改进)?(?:方法|版本|变体|模型|网络|结构|算法)|"
    r"这三者|三者|they|these (?:methods|variants|models))"
)
_NOUN = (
    r"(?:网络|模型|方法|算法|框架|架构|检测器|优化器|模块|结构|机制|操作|层|单元|损失|函数|"
    r"技术|技巧|思想|策略|设计|工作|"
    r"变体|组件|编码器|解码器|归一化|连接)"
)
_ANAPHOR = re.compile(
    r"(?P<pair>这?(?:两者|二者)|这两(?:个|种|类)(?:任务|方法|网络|模型|目标|极端|方案|算法|"
    r"操作|做法|结构)|\b(?:both|the two)\b)|(?P<former>前者|the former)|(?P<latter>后者|"
    r"the latter)"
    r"|(?P<problem>(?:这个|这一|该|此|上述|这种|这些)(?:问题|现象|毛病|缺点|缺陷|困难|难题|"
    r"瓶颈|弊端|局限|痛点|短板|麻烦)|这一点|"
    r"(?<=解决)之|(?:this|the|that|these) (?:problems?|issues?|limitations?|drawbacks?|"
    r"difficulty))"
    r"|(?:把|将|用|首选|还是|离不开|采用|抛弃|去掉|取代|替代|使用|代替)了?(?P<object>它(?!们))"
    r"|是(?P<own>它)(?=的)|(?<=[与比])(?P<that_one>之)(?=不同|相比|类似|相反|对应|相对)"
    r"|(?:(?<=[,;:。])|^)\s*(?:而且?|但是?|不过|然而|因此|所以|此外|同时|另外|并且|后来|随后|"
    r"随即|于是|其次|首先|and|but|however,|thus|then)?\s*"
    rf"(?:(?P<they>{_THEY})"
    rf"|(?P<that>(?:该|此|这种|这个|这一|这类|本|上述|这套)(?P<noun>{_NOUN})"
    r"|(?:this|the|that)\s(?P<word>network|model|method|algorithm|framework|architecture|"
    r"detector|optimizer|module|"
    r"structure|mechanism|operation|layer|block|unit|loss|function|technique|design|idea|trick|"
    r"scheme|component)(?![a-z])"
    r"|(?:这儿|这里)?(?:作者|文中)?(?:提到|给出|得到)的(?:结构|网络|模块|方法))"
    r"|(?P<it>它(?!们)|其(?![他它余实中次后间]|所以)|it(?![a-z])|its(?![a-z])))"
)
_ANAPHORS = ("pair", "former", "latter", "problem", "object", "own", "that_one", "they", "that",
             "it")  # fmt: skip
_MAYBE_ANAPHOR = re.compile(
    r"[它其该此这两者本述续之们三]|\b(?:the|it|this|they|these|its|both|that)\b"
)
_OBJECT_NOUNS = frozenset(
    [
        "模块",
        "结构",
        "机制",
        "操作",
        "层",
        "单元",
        "损失",
        "函数",
        "技术",
        "技巧",
        "思想",
        "策略",
        "设计",
        "组件",
        "连接",
        "module",
        "structure",
        "mechanism",
        "operation",
        "layer",
        "block",
        "unit",
        "loss",
        "function",
        "technique",
        "design",
        "idea",
        "trick",
        "scheme",
        "component",
    ]
)
_NOUN_KINDS = {
    "网络": "architecture",
    "模型": "architecture",
    "架构": "architecture",
    "检测器": "architecture",
    "network": "architecture",
    "model": "architecture",
    "architecture": "architecture",
    "detector": "architecture",
    "优化器": "optimizer",
    "optimizer": "optimizer",
    "模块": "module",
    "module": "module",
    "block": "module",
    "归一化": "normalization",
}
_REFERENCES = re.compile(
    r"[\s\0*]*(?:参考(?:文献|资料|链接|书目)?|延伸阅读|扩展阅读|相关阅读|references?|"
    r"bibliography|further reading|"
    r"see also)[\s\0*]*:?[\s\0*]*$"
)
_REFERENCE = re.compile(
    r"[\s\0*]*(?:参考(?:文献|资料|链接)?\s*:|参考\S{0,8}《|参考印象笔记|\[\d+\]|"
    r"references?\s*:|见\[|来源\s*:|出处\s*:)"
)
_TODO = re.compile(
    r"[\s\0*]*(?:todo|fixme|tbd|待办|待补充?|待续|待写|待整理|待看|to-do|to do)(?![a-z])"
)
_COMPARES = re.compile(r"区别|对比|比较|异同|差异|\bvs\b|versus|difference")
_FRAGMENT = re.compile(
    r"(?:^|(?<=[,;:]))\s*(?:\d+[.)]\s*)?(?:大量|非线性|强|轻量|多个?|各种|全新的?|独特的?|一个|一种|新的|"
    r"特殊的|关键|核心|主要|同样|还有|以及|"
    rf"[\w ]{{0,3}}个)*\s*(?P<B>{_M})(?:手段|设计|结构|模块|机制|技术|策略|方法|思想|操作|层|"
    rf"的?使用|的?应用|的引入|增强|等)*\s*(?P<own>{_M})?\s*(?=[,;:。]|$)"
)
_ITEM_FRAGMENT = re.compile(
    _FRAGMENT.pattern.replace(
        r"\s*(?P<B>", rf"[^没无不非去缺对用与和在通为把将{MENTION},;:。\2\3]{{0,4}}?\s*(?P<B>", 1
    )
)
_CHAIN = re.compile(rf"{_M}[^,;{MENTION}]{{0,12}}?(?:[-=]{{1,2}}>|→|⇒|—>)")
_ARROW = re.compile(r"(?:[-=]{1,2}>|→|⇒|—>)")
_HEADS = {
    "architecture": re.compile(r"网络|模型|network|model|架构"),
    "optimizer": re.compile(r"优化|optimi"),
    "normalization": re.compile(r"归一化|normali"),
    "initialization": re.compile(r"初始化|initiali"),
}
_NO_SUBJECT = frozenset(
    {"problem", "task", "dataset", "setting", "property", "statistic", "hyperparameter"}
)
_PLACE = re.compile(
    r"(?:分支|部分|阶段|端|路径|生成器|判别器|编码器|解码器|主干|骨干|branch|part|stage|generator|"
    r"discriminator|encoder|decoder|backbone)$"
)
_AFTER_PLACE = re.compile(r"中|里|上|下|时|后|方面|任务|的$")
_LIKENED = re.compile(r"相当于|好比|等价于|如同|类似于")
_INSIDE = re.compile(r"\s*(?:中|里|内|,|$)")
_PREPOSED = re.compile(r"^(?:中|里|内|内部)")

Ids = tuple[str, ...]


def extract(
    text: str, lexicon: Lexicon, rules: RuleSet, *, page: str = "", title: str = ""
) -> tuple[Relation, ...]:
    """The relations that a Markdown text without front matter states, in order of appearance.

    `title` is the subject as long as the text has no heading. The ends are concept ids.
    """
    return _Reader(text, lexicon, rules, page, title).read()


class _Reader:
    """One pass over a text; holds what the discourse is about at the moment."""

    def __init__(self, text: str, lexicon: Lexicon, rules: RuleSet, page: str, title: str) -> None:
        self.text, self.lexicon, self.rules, self.page = text, lexicon, rules, page
        self.kinds = lexicon.kinds
        self.found: dict[tuple[str, str, str], dict[tuple[int, int, str], Evidence]] = {}
        self.evidence: dict[tuple[int, int, str], Evidence] = {}
        self.headings: list[tuple[int, Ids, str]] = []
        self.context = ""
        self.topic: Ids = ()
        self.subject: Ids = ()
        self.recent: dict[str, int] = {}
        self.family = ""
        self.groups: list[Ids] = []
        self.they: Ids = ()
        self.last: list[Ids] = []
        self.carried: Ids = ()
        self.outside: Ids = ()
        self._subjects: dict[tuple[str, int, int], tuple[Ids | None, bool]] = {}
        self.sources: set[str] = set()
        self._weak = False
        self.subjects: list[Ids] = []
        self.asides: set[tuple[int, int]] = set()
        self.anchor = ""
        self.anchors: dict[str, int] = {}
        if title:
            folded = mask(title)
            self.context = squeeze(folded)[0]
            self.topic = self._topic(folded, lexicon.find(title, folded))
            self.subject = self.topic
            self.headings = [(0, self.topic, self.context)]

    def read(self) -> tuple[Relation, ...]:
        document = read_markdown(self.text)
        self.folded = document.folded
        self.mentions = self.lexicon.find(self.text, self.folded)
        self.starts = [mention.start for mention in self.mentions]
        blocks = document.blocks
        skip_level = 0
        in_references = False
        for index, block in enumerate(blocks):
            folded = self.folded[block.start : block.end]
            if block.kind == "heading":
                in_references = False
                if skip_level and block.level > skip_level:
                    continue
                skip_level = block.level if _REFERENCES.match(folded) or _TODO.match(folded) else 0
                if not skip_level:
                    self.blocks, self.index = blocks, index
                    self._heading(block, folded)
                continue
            if skip_level or _TODO.match(folded):
                continue
            if _REFERENCES.match(folded):
                in_references = True
                continue
            if _SUMMARY.match(folded) and block.kind != "item":
                self._close_section()
                self.topic = self.subject = ()
            if in_references:
                if len(folded) < 80 or "](" in self.text[block.start : block.end]:
                    continue
                in_references = False
            if _REFERENCE.match(folded):
                continue
            if block.lead:
                self._lead(block)
            self._block(block)
        self._close_section()
        return tuple(
            Relation(source, type, target, tuple(evidence.values()))
            for (source, type, target), evidence in self.found.items()
        )

    # What the text is about

    def _between(self, start: int, end: int) -> list[Mention]:
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _heading(self, block: Block, folded: str) -> None:
        self._close_section()
        while self.headings and self.headings[-1][0] >= block.level:
            self.headings.pop()
        parent = self.headings[-1][1] if self.headings else ()
        self.context = "\n".join(text for _, _, text in self.headings)
        raw = self.text[block.start : block.end].strip().rstrip("#")
        self.anchor = self._slug(raw)
        mentions = self._between(block.start, block.end)
        topic = self._topic(folded, mentions)
        if not mentions and parent and self.kinds.get(parent[0]) != "category":
            topic = parent
        elif topic and parent and topic != parent:
            self._members(topic, parent, block)
        self.headings.append((block.level, topic, squeeze(folded)[0]))
        self.context = "\n".join(text for _, _, text in self.headings)
        self.topic = self.subject = self.carried = topic
        self.they = self.they if len(self.they) > 1 and set(topic) & set(self.they) else ()
        self.last = []
        self.subjects, self.groups = [], []
        if mentions:
            self._sentence(block.start, block.end, mentions, heading=True)
            self.topic = self.subject = topic

    def _topic(self, folded: str, mentions: list[Mention]) -> Ids:
        """What a heading is about: its first mention, or all of a plain enumeration."""
        groups = [ids for m in mentions if (ids := self._meaning(m))]
        groups = [ids for ids in groups if self.kinds.get(ids[0]) != "problem"]
        if not groups:
            return ()
        if len(groups) > 1:
            if _COMPARES.search(folded):
                self.groups.append(tuple(dict.fromkeys(id for ids in groups for id in ids)))
                return ()
            if re.search(r"[、/]|和|与|&|\band\b", folded):
                return tuple(dict.fromkeys(id for ids in groups for id in ids))
        return groups[0]

    def _members(self, topic: Ids, parent: Ids, block: Block) -> None:
        """A heading below the heading of its category belongs to it."""
        for category in parent:
            kind, key = self.kinds.get(category), self.lexicon.keys[category]
            for id in topic:
                member = self.kinds.get(id, "")
                head = _HEADS.get(member)
                if kind == member in ("architecture", "optimizer", "normalization"):
                    fits = self.lexicon.families.get(id) != key
                else:
                    fits = kind == "category" and (
                        (head is not None and bool(head.search(self.context + key)))
                        or key in self.lexicon.keys[id]
                    )
                if fits:
                    self._add((id,), "part_of", (category,), block.start, block.end, "heading")

    def _lead(self, block: Block) -> None:
        start, end = block.lead
        mentions = self._between(start, end)
        if not mentions:
            return
        folded = self.folded[start:end]
        rest = len(folded.strip(" :。,.\0")) - sum(m.end - m.start for m in mentions)
        topic = self._topic(folded, mentions)
        if topic and rest <= 8:
            self._close_section()
            self.topic = topic
            self.anchor = self._slug(self.text[start:end])
            if self.headings:
                self.context = self.headings[-1][2] + "\n" + squeeze(folded)[0]

    def _slug(self, heading: str) -> str:
        name = slug(heading)
        self.anchors[name] = self.anchors.get(name, -1) + 1
        return f"{name}_{self.anchors[name]}" if self.anchors[name] else name

    def _close_section(self) -> None:
        """What a part of the topic solves, the topic solves by it."""
        topic = self.topic
        if topic and len(topic) == 1 and self.kinds.get(topic[0]) not in ("category", *_NO_SUBJECT):
            for (source, type, target), evidence in list(self.found.items()):
                if type != "solves" or source in topic:
                    continue
                here = [
                    e
                    for e in evidence.values()
                    if e.anchor == self.anchor and (e.start, e.end) not in self.asides
                ]
                for id in topic:
                    if here and (id, "uses", source) in self.found:
                        for one in here:
                            self._store((id, "solves", target), one)

    def _meaning(self, mention: Mention) -> Ids:
        """The concepts a mention means here; a short name takes the family spoken of."""
        name = mention.name
        ids = mention.ids
        if name.together or (len(ids) == 1 and not name.short):
            return ids
        families = self.lexicon.families
        for choice in (
            [id for id in ids if id in self.topic],
            [id for id in ids if self.family and families.get(id) == self.family],
            [id for id in ids if families.get(id) and families[id] in self.context],
        ):
            if len(choice) == 1:
                return (choice[0],)
        if name.short:
            return ()
        seen = [id for id in ids if id in self.recent]
        return (max(seen, key=self.recent.__getitem__),) if seen else (ids[0],)

    # Sentences

    def _block(self, block: Block) -> None:
        if self.topic:
            self.subject = self.topic
        self.carried = self.subject
        lead_in: Ids = ()
        mentions = self._between(block.start, block.end)
        if not mentions:
            return
        position = 0
        for start, end in self._sentences(block):
            stop = position
            while stop < len(mentions) and mentions[stop].start < end:
                stop += 1
            inside = mentions[position:stop]
            position = stop
            item = _ITEM_START.match(self.folded, start, end)
            if item:
                start = item.end()
                self.subject = self.topic or lead_in or self.subject
                lead_in = lead_in or self.subject
            self.carried = self.subject
            ended = self.folded[start - 1 : start] not in (";", ":")
            if self.topic and ended and not _GOES_ON.match(self.folded, start, end):
                self.carried = self.topic
            if inside or "者" in self.folded[start:end]:
                self._sentence(start, end, inside, item=bool(item) or block.kind == "item")

    def _sentences(self, block: Block) -> Iterator[tuple[int, int]]:
        start = block.start
        number = 0
        for match in _SENTENCE_END.finditer(self.folded, block.start, block.end):
            end = match.end()
            if digits := match["number"] or match["digits"]:
                value = int(digits)
                if value not in (1, number + 1):
                    continue
                number = value
            if end > start:
                yield from self._pieces(start, end)
                start = end
        if start < block.end:
            yield from self._pieces(start, block.end)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run of text that never ends is read in pieces."""
        while end - start > _LONGEST:
            yield start, start + _LONGEST
            start += _LONGEST
        yield start, end

    def _sentence(
        self,
        start: int,
        end: int,
        mentions: list[Mention],
        heading: bool = False,
        item: bool = False,
    ) -> None:
        self.slots: list[Ids] = []
        self.sources: set[str] = set()
        pieces, position = [], start
        current = []
        folded = self.folded
        for mention in mentions:
            ids = self._meaning(mention)
            if not ids or mention.start < position or mention.end > end:
                continue
            self.recent[ids[0]] = mention.start
            family = self.lexicon.families.get(ids[0])
            if family:
                self.family = family
            pieces.append(folded[position : mention.start])
            pieces.append(self._slot(ids))
            current.append((ids, mention))
            position = mention.end
        pieces.append(folded[position:end])
        self.named = {index: mention for index, (_, mention) in enumerate(current)}
        for index, mention in self.named.items():
            if mention.name.eases:
                pieces[2 * index + 1] = EASE + pieces[2 * index + 1]
            elif mention.name.deed:
                pieces[2 * index + 1] = DEED + pieces[2 * index + 1]
        encoded = "".join(pieces).replace(GONE, "").replace("\n", " ").strip()
        self.span = (start, end)
        self.said_so = encoded
        self._question = self._hypothetical = None
        self._subjects.clear()
        self.is_heading = heading
        self.is_item = item
        if "的" in encoded and ("后" in encoded or "下" in encoded):
            encoded = self._cataphora(encoded)
        encoded = self._join(encoded)
        if _MAYBE_ANAPHOR.search(encoded):
            encoded = self._join(self._anaphora(encoded))
        asides = []
        if ")" in encoded or "(" in encoded:
            encoded = self._across(encoded)
        while "(" in encoded and (match := _PARENTHESIS.search(encoded)):
            asides.append((match[1], encoded[: match.start()]))
            encoded = encoded[: match.start()] + encoded[match.end() :]
        carried = self.subject, self.carried
        self._match(encoded)
        if asides:
            self.asides.add(self.span)
        for aside, before in asides:
            if _MENTIONS.search(aside):
                tail = before[-1:]
                self._subjects.clear()
                if _MENTIONS.match(tail):
                    self.subject = self.carried = self._ids(tail)
                self._match(aside, aside=True)
                self.subject, self.carried = carried
        if self.question and not heading:
            return
        said = self._said(encoded)
        if said:
            stating = [ids for ids in said if set(ids) & self.sources]
            self.subject = stating[-1] if stating else said[-1]
            for ids in said:
                if ids in self.subjects:
                    self.subjects.remove(ids)
                self.subjects.append(ids)
            del self.subjects[:-6]
        self.last = [ids for ids, _ in current] or self.last

    @property
    def question(self) -> bool:
        if self._question is None:
            self._question = bool(_QUESTION.search(self.said_so))
        return self._question

    @property
    def hypothetical(self) -> bool:
        if self._hypothetical is None:
            self._hypothetical = bool(_HYPOTHETICAL.search(self.said_so))
        return self._hypothetical

    def _across(self, encoded: str) -> str:
        """A bracket that spans sentences: what is said after it goes on from before it."""
        depth = 0
        for place, char in enumerate(encoded):
            if char == "(":
                depth += 1
            elif char == ")":
                depth -= 1
                if depth < 0:
                    inside, encoded = encoded[:place], encoded[place + 1 :]
                    self._match(inside)
                    self.subject = self.carried = self.outside or self.subject
                    return self._across(encoded)
        if depth > 0:
            opened = encoded.rfind("(")
            said = self._said(encoded[:opened])
            self.outside = said[-1] if said else self.subject
        return encoded

    def _slot(self, ids: Ids) -> str:
        self.slots.append(ids)
        return chr(_FIRST + min(len(self.slots) - 1, _LIMIT))

    def _ids(self, char: str) -> Ids:
        return self.slots[ord(char) - _FIRST]

    def _join(self, encoded: str) -> str:
        """Coordinated mentions become one."""
        if len(self.slots) < 2:
            return encoded
        if "," in encoded:
            encoded = _COMMA_GROUP.sub(self._group, encoded)
        return _GROUP.sub(self._group, encoded)

    def _group(self, match: re.Match) -> str:
        if _COMITATIVE.match(match.string, match.end()):
            return match[0]
        ids = tuple(
            dict.fromkeys(id for char in _MENTIONS.findall(match[0]) for id in self._ids(char))
        )
        if len(ids) > 1:
            self.groups.append(ids)
            del self.groups[:-4]
        eased = EASE if EASE in match[0] else ""
        return eased + self._slot(ids)

    def _cataphora(self, encoded: str) -> str:
        """几种X的改进版 introduces what the next headings are about."""
        match = _CATAPHOR.search(encoded)
        if not match:
            return encoded
        followers: list[str] = []
        level = self.headings[-1][0] if self.headings else 0
        for block in self.blocks[self.index + 1 :] if self.headings and level else ():
            if block.kind == "heading":
                if block.level != level:
                    break
                for mention in self._between(block.start, block.end):
                    followers += self._meaning(mention)
        if not followers:
            return encoded
        self.they = tuple(dict.fromkeys(followers))
        return f"{encoded[: match.start()]}{self._slot(self.they)}是{encoded[match.end() :]}"

    def _anaphora(self, encoded: str) -> str:
        def replace(match: re.Match) -> str:
            ids = self._antecedent(match, encoded)
            if not ids:
                return match[0]
            whole = match[0]
            for name in _ANAPHORS:
                if match[name]:
                    tail = "的" if match[name] in ("其", "its") else ""
                    return whole[: match.start(name) - match.start()] + self._slot(ids) + tail
            return whole

        return _ANAPHOR.sub(replace, encoded)

    def _antecedent(self, match: re.Match, encoded: str) -> Ids:
        before = [self._ids(char) for char in _MENTIONS.findall(encoded, 0, match.start())]
        if match["pair"] or match["former"] or match["latter"]:
            pair = self._pair(match, before, encoded)
            if match["pair"] or len(pair) < 2:
                return pair
            return (pair[0],) if match["former"] else (pair[-1],)
        earlier = before or self.last
        if match["problem"]:
            problems = [ids for ids in (*self.last, *before) if self.kinds.get(ids[0]) == "problem"]
            return problems[-1] if problems else ()
        if match["own"] or match["that_one"]:
            return self.subject if not before[:-1] else self._said(encoded[: match.start()])[0]
        if match["object"]:
            said = self._said(encoded[: match.start()])
            if said and not before[1:] and self.last and not self.topic:
                return self.last[-1] if self.last[-1] != said[-1] else ()
            others = [
                ids
                for ids in before
                if ids not in said and self.kinds.get(ids[0]) not in _NO_SUBJECT
            ]
            return others[-1] if others else self.subject
        if match["they"]:
            if self.they:
                return self.they
            if self.groups:
                return self.groups[-1]
            return tuple(dict.fromkeys(id for ids in self.subjects[-2:] for id in ids))
        noun = match["noun"] or match["word"]
        if noun:
            kind = _NOUN_KINDS.get(noun)
            if kind and not (kind == "architecture" and self.subject):
                of_kind = [ids for ids in earlier if self.kinds.get(ids[0]) == kind]
                if of_kind:
                    return of_kind[-1]
            if noun in _OBJECT_NOUNS and earlier:
                return earlier[-1]
        if before:
            said = self._said(encoded[: match.start()])
            if said:
                return said[-1]
        return self.subject or (self.last[0] if self.last else ())

    def _pair(self, match: re.Match, before: list[Ids], encoded: str) -> Ids:
        """The two that 两者, 前者 and 后者 speak of."""
        joined = [ids for ids in before if len(ids) == 2]
        if joined:
            return joined[-1]
        here = self._clause_subject(
            encoded, self._clause_start(encoded, match.start()), match.start()
        )
        flat = list(dict.fromkeys(id for ids in before if ids != here for id in ids))
        earlier = [ids for ids in self.last if len(ids) == 2]
        if here and not match["pair"] and len(flat) < 2:
            if self.groups and len(self.groups[-1]) == 2:
                return self.groups[-1]
            if earlier:
                return earlier[-1]
        if len(flat) == 2 or (len(flat) > 2 and not match["pair"]):
            return tuple(flat[:2])
        if (
            self.groups
            and len(self.groups[-1]) == 2
            and set(self.groups[-1]) <= {id for ids in self.last for id in ids}
        ):
            return self.groups[-1]
        clauses = self._said(encoded[: match.start()])
        told = [ids for ids in (*self.subjects, *clauses) if ids != here]
        told = [ids for i, ids in enumerate(told) if ids not in told[i + 1 :]]
        if told and len(told[-1]) == 2:
            return told[-1]
        if len(told) >= 2 and len(told[-1]) == len(told[-2]) == 1:
            return (*told[-2], *told[-1])
        if (
            self.groups
            and len(self.groups[-1]) == 2
            and set(self.groups[-1]) <= {id for ids in self.last for id in ids}
        ):
            return self.groups[-1]
        if len(flat) >= 2:
            return tuple(flat[-2:])
        older = list(dict.fromkeys(id for ids in self.last for id in ids))
        return tuple(older[-2:]) if len(older) >= 2 else ()

    # Matching

    def _match(self, encoded: str, aside: bool = False) -> None:
        flat = self.rules.flat
        matches = []
        yielding = False
        for index in self.rules.matching(encoded):
            rule, pattern = flat[index]
            for match in pattern.regex.finditer(encoded):
                if self._counts(rule, match, encoded):
                    matches.append((rule, pattern, match))
                    yielding |= bool(rule.instead_of)
        for rule, pattern, match in matches:
            if yielding and any(
                rule.id in other.instead_of
                and instead.start() < match.end("q")
                and instead.end() > match.start("q")
                for other, _, instead in matches
            ):
                continue
            self._apply(rule, pattern, match, encoded)
        if self.topic and not self.is_heading:
            self._features(encoded, aside)

    def _counts(self, rule: Rule, match: re.Match, encoded: str) -> bool:
        """Whether a match states anything here: no question, no negation, no other word."""
        if self.is_heading and "heading" not in rule.when:
            return False
        if self.question and "question" not in rule.when and not self.is_heading:
            return False
        if self.hypothetical and "hypothetical" not in rule.when:
            return False
        place, end = match.span("q")
        clause = encoded[self._clause_start(encoded, place) : place]
        if "hypothetical" not in rule.when and _MODAL.search(clause):
            return False
        if clause and _PURPOSE.search(clause):
            return False
        if "negated" not in rule.when and clause and self._negated(clause):
            return False
        if rule.unless and any(
            (found.start() < end and found.end() > place)
            or (found.start() < match.end() <= found.end())
            for found in rule.unless.finditer(encoded, max(0, place - 12), match.end() + 12)
        ):
            return False
        if (
            clause
            and _LIKENED.search(clause)
            and any(type in ("uses", "solves", "drops") for _, type, _ in rule.gives)
        ):
            return False
        if encoded[place] == DEED and encoded[place - 1 : place] in ("被", "由", "从"):
            return False
        groups = match.groupdict()
        if any(
            name[0] == "g" and gap and self._bad_gap(gap, match.end(name), encoded)
            for name, gap in groups.items()
        ):
            return False
        roles = {name: self._ids(char) for name, char in groups.items() if name in "ABC" and char}
        return all(slot == "S" or self._holds(what, slot, roles) for slot, what in rule.where)

    def _apply(self, rule: Rule, pattern: Pattern, match: re.Match, encoded: str) -> None:
        roles = {
            name: self._ids(char)
            for name, char in match.groupdict().items()
            if name in "ABC" and char
        }
        roles["T"] = self.topic
        if pattern.subject_after:
            roles["S"] = self._subject_after(encoded, match)
        elif pattern.subject:
            roles["S"] = self._subject(encoded, match.start())
        if not all(self._holds(what, slot, roles) for slot, what in rule.where):
            return
        for source, type, target in rule.gives:
            sources, targets = roles.get(source, ()), roles.get(target, ())
            if source == target:
                for i, id in enumerate(sources):
                    self._add((id,), type, sources[i + 1 :], *self.span, rule.id)
            else:
                self._add(sources, type, targets, *self.span, rule.id)

    def _holds(self, what: str, slot: str, roles: dict[str, Ids]) -> bool:
        """Whether what a rule asks of a slot is so."""
        ids = roles.get(slot, ())
        if not ids:
            return False
        kind = self.kinds.get(ids[0], "")
        others = [id for name, group in roles.items() if name != slot for id in group]
        if what == "several":
            return len(ids) > 1
        if what == "part":
            return kind not in ("architecture", "problem", "task", "dataset")
        if what in ("aim", "nonproblem"):
            return kind != "problem"
        if what == "goal":
            return kind in ("", "task", "setting", "dataset", "scenario", "property")
        if what == "maker":
            return kind in ("", "architecture", "module", "optimizer") or ids == self.topic
        if what == "piece":
            return kind in ("", "technique", "module")
        if what == "manner":
            return kind in ("technique", "operation")
        if what == "made":
            return kind in ("architecture", "module")
        if what == "action":
            return kind == "operation"
        if what == "whole":
            return kind == "architecture"
        if what == "peer":
            return any(self.kinds.get(id) == kind for id in others)
        if what == "family":
            keys = self.lexicon.keys
            return any(keys[id] in keys[ids[0]] for id in others)
        if what == "kind":
            return kind in ("category", "") or any(self.kinds.get(id) == kind for id in others)
        return True

    def _bad_gap(self, gap: str, end: int, encoded: str) -> bool:
        if _BAD_GAP.search(gap) or (_OF.search(gap) and not _MEASURE.search(gap)):
            return True
        return bool(_WITH.search(gap) and _COMPARED.match(encoded, end + 1))

    def _negated(self, clause: str) -> bool:
        match = _NEGATED.search(clause)
        return bool(match and not _AFFIRMED.search(clause, max(0, match.start() - 1)))

    @staticmethod
    def _clause_start(encoded: str, place: int) -> int:
        return max(encoded.rfind(mark, 0, place) for mark in ",;:。→") + 1

    def _subject(self, encoded: str, place: int) -> Ids:
        """Who does what is said at `place`: in the clause, else before it, else carried on."""
        end = place
        start = self._clause_start(encoded, place)
        while True:
            ids = self._clause_subject(encoded, start, end)
            here = end == place
            if ids is not None and (
                here
                or (
                    not (start and self._bare(encoded, start, end))
                    and not (self._weak and self.carried)
                )
            ):
                return ids
            if start == 0:
                return self.carried
            end = start - 1
            start = self._clause_start(encoded, end)

    def _subject_after(self, encoded: str, match: re.Match) -> Ids:
        start = self._clause_start(encoded, match.start())
        before = self._clause_subject(encoded, start, match.start())
        if before and not self._weak:
            return before
        following = _BOUNDARY.search(encoded, match.end() + 1)
        end = following.start() if following else len(encoded)
        start = match.end()
        while start < end and encoded[start] in ",: ":
            start += 1
        ids = self._clause_subject(encoded, start, end)
        return self._subject(encoded, match.start()) if ids is None else ids

    def _clause_subject(self, encoded: str, start: int, end: int) -> Ids | None:
        """The subject of a clause: None if it has none, () if it is none of the concepts."""
        key = (encoded, start, end)
        known = self._subjects.get(key)
        if known is None:
            self._weak = False
            known = self._subjects[key] = self._find_subject(encoded, start, end), self._weak
        ids, self._weak = known
        return ids

    def _find_subject(self, encoded: str, start: int, end: int) -> Ids | None:
        start = max(start, end - _FAR)
        clause = encoded[start:end]
        if start > 1:
            named = _APPOSITION.match(clause) or (
                encoded[start - 1] == ":" and _NAMED.search(encoded, 0, start)
            )
            before = encoded[: start - 1].rstrip()[-1:]
            if named and _MENTIONS.match(before):
                ids = self._ids(before)
                if self.kinds.get(ids[0]) not in _NO_SUBJECT:
                    return ids
        if _AMONG.search(clause):
            return self._subject(encoded, start - 1) if start else self.carried
        if self.topic and _WHOLE.search(clause):
            return self.topic
        chosen = weak = None
        governed = False
        position = 0
        for match in _MENTIONS.finditer(clause):
            between = clause[position : match.start()]
            ids = self._ids(match[0])
            kind = self.kinds.get(ids[0])
            fit = kind not in _NO_SUBJECT and not self._placed(match[0])
            if not position and fit and between:
                if _LISTS.match(between):
                    between = ""
                elif kind in ("operation", "technique") and _STEP.match(between):
                    fit = False
            if chosen is not None:
                if _OWNED.match(between):
                    if fit:
                        chosen = ids
                elif _PAST.match(between):
                    chosen = ids
                else:
                    break
            elif self.rules.governs(between) or (
                governed and (_OWNED.match(between) or not _AFTER_PLACE.search(between))
            ):
                governed = True
                if _LOCATIVE.search(between) and fit and _INSIDE.match(clause, match.end()):
                    weak = ids
            elif weak is not None and _PREPOSED.match(between) and "," not in between:
                break
            elif fit:
                chosen = ids
            position = match.end()
        if chosen is not None and _PAST.match(clause, position) and position:
            chosen = None
        if chosen is None and weak is None and _OTHERS.search(clause):
            return ()
        self._weak = chosen is None and weak is not None
        return chosen if chosen is not None else weak

    def _placed(self, char: str) -> bool:
        """Whether a mention only names a place in what the text is about (残差分支)."""
        ids = self._ids(char)
        if not self.carried or self.carried == ids:
            return False
        if self.kinds.get(self.carried[0]) != "architecture":
            return False
        parts = [mention for mention in self.named.values() if set(mention.ids) & set(ids)]
        return bool(parts) and all(
            _PLACE.search(self.folded, mention.start, mention.end) for mention in parts
        )

    def _said(self, encoded: str) -> list[Ids]:
        """The explicit subjects of a sentence's clauses, in order."""
        found: list[Ids] = []
        start = 0
        while start <= len(encoded):
            following = _BOUNDARY.search(encoded, start)
            end = following.start() if following else len(encoded)
            ids = self._clause_subject(encoded, start, end)
            if ids and ids not in found and not (found and self._bare(encoded, start, end)):
                found.append(ids)
            start = end + 1
        return found

    @staticmethod
    def _bare(encoded: str, start: int, end: int) -> bool:
        """Whether a clause is hardly more than a mention."""
        return bool(_BARE.match(encoded, start, end))

    def _features(self, encoded: str, aside: bool) -> None:
        """A bare noun phrase below a heading, or a chain of layers, is what the topic uses."""
        if _ARROW.search(encoded) and _CHAIN.search(encoded) and not self.question:
            for char in _MENTIONS.findall(encoded):
                self._add(self.topic, "uses", self._ids(char), *self.span, "chain")
            return
        if aside or not self.topic or self.kinds.get(self.topic[0]) in ("category", *_NO_SUBJECT):
            return
        if self.question or self.hypothetical:
            return
        for match in (_ITEM_FRAGMENT if self.is_item else _FRAGMENT).finditer(encoded):
            ids = self._ids(match["B"])
            own = match["own"]
            if self.rules.governs(encoded[match.start() : match.start("B")]) or (
                own and not set(self._ids(own)) & set(self.topic)
            ):
                continue
            kind = self.kinds.get(ids[0])
            if kind == "architecture":
                continue
            held = "suited_for" if kind == "task" else "uses"
            self._add(self.topic, held, ids, *self.span, "fragment")

    def _add(self, sources: Ids, type: str, targets: Ids, start: int, end: int, rule: str) -> None:
        for source in sources:
            for target in targets:
                if source == target:
                    continue
                held = fitting(type, self.kinds.get(source, ""), self.kinds.get(target, ""))
                if held:
                    self.sources.add(source)
                    self._store((source, held, target), self._evidence(start, end, rule))

    def _evidence(self, start: int, end: int, rule: str) -> Evidence:
        key = (start, end, rule)
        if key not in self.evidence:
            raw = self.text[start:end]
            left = len(raw) - len(raw.lstrip(" \t\n,;:"))
            right = len(raw.rstrip())
            self.evidence[key] = Evidence(
                plain(raw[left:right]),
                rule,
                start + left,
                start + max(right, left),
                self.page,
                self.anchor,
            )
        return self.evidence[key]

    def _store(self, key: tuple[str, str, str], evidence: Evidence) -> None:
        held = self.found.setdefault(key, {})
        held.setdefault((evidence.start, evidence.end, ""), evidence)
