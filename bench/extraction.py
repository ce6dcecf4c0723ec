"""Reading relations: speed by text and by concepts, and a rebuild after one page changed.

The rival is what other tools do: one regular expression of all names, and every two names in a
sentence an edge, of no type.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from kg.extraction import Lexicon, extract, load_rules
from kg.model import Concept
from kg.site.knowledge import Cache, gather

ROOT = Path(__file__).parent.parent
ROUNDS = 5
# Prose of the kind that stands between the sentences that state something.
PLAIN = (
    "这里先把符号说明一下，后面的推导都按这个约定来写，读的时候对照着看就行。\n\n"
    "数据放在同一个文件夹里，按编号排好，训练之前先检查有没有缺失。\n\n"
)


def seconds(call: Callable[[], object]) -> float:
    """The least processor time of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def cooccurrence(text: str, concepts: list[Concept]) -> set[tuple[str, str]]:
    """All names of a sentence joined to each other."""
    names = sorted({n for c in concepts for n in (c.name, *c.aliases)}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
    edges = set()
    for sentence in re.split(r"[。！？\n]", text):
        found = pattern.findall(sentence)
        edges.update((a, b) for a in found for b in found if a < b)
    return edges


def main() -> None:
    """Prints the tables."""
    notes = (ROOT / "notes" / "深度学习.md").read_text(encoding="utf-8")
    gold = json.loads(
        (ROOT / "tests/extraction/gold/notes-first-half.json").read_text(encoding="utf-8")
    )
    named = [Concept(c["name"], c["name"], c["kind"], tuple(c["aliases"]))
             for c in gold["concepts"]]  # fmt: skip
    rules = load_rules()

    print("Speed by text, with 500 concepts (MB of UTF-8 a second, one core)")
    print(f"{'text':<34} {'MB':>6} {'MB/s':>7} {'co-occurrence':>14}")
    concepts = [*named, *(Concept(f"x{i}", f"Filler{i:03}Net") for i in range(500 - len(named)))]
    lexicon = Lexicon(concepts)
    for label, text in (
        ("the notes, nearly all statements", notes),
        ("the notes, four times", notes * 4),
        ("one part notes, ten parts prose", notes + PLAIN * (10 * len(notes) // len(PLAIN))),
        ("prose alone", PLAIN * (4 * len(notes) // len(PLAIN))),
    ):
        size = len(text.encode()) / 1e6
        ours = seconds(lambda text=text: extract(text, lexicon, rules))
        rival = seconds(lambda text=text: cooccurrence(text, concepts))
        print(f"{label:<34} {size:6.2f} {size / ours:7.2f} {size / rival:14.2f}")

    print("\nSpeed by concepts, on the notes (seconds)")
    print(f"{'concepts':>8} {'ours':>8} {'co-occurrence':>14}")
    for count in (len(named), 500, 2000, 8000):
        concepts = [*named, *(Concept(f"x{i}", f"Filler{i:04}Net")
                              for i in range(count - len(named)))]  # fmt: skip
        lexicon = Lexicon(concepts)
        ours = seconds(lambda lexicon=lexicon: extract(notes, lexicon, rules))
        rival = seconds(lambda concepts=concepts: cooccurrence(notes, concepts))
        print(f"{count:8} {ours:8.3f} {rival:14.3f}")

    docs = ROOT / "docs"
    texts = {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8")
             for path in sorted(docs.rglob("*.md"))
             if not any(part.startswith(".") for part in path.relative_to(docs).parts)}  # fmt: skip
    listed = (docs / "concepts.yml").read_text(encoding="utf-8")
    cache = Cache()
    read: list[str] = []
    kept = cache.extract

    def counted(page, *rest):
        before = cache.relations.get(page.path)
        found = kept(page, *rest)
        if cache.relations[page.path] is not before:
            read.append(page.path)
        return found

    cache.extract = counted  # type: ignore[method-assign]
    print("\nA rebuild after one page changed")
    print(f"{'build':<22} {'seconds':>8} {'pages read':>11}")
    changed = next(path for path in texts if path.endswith("xception.md"))
    for label in ("first", "again", "one page changed"):
        if label == "one page changed":
            texts[changed] += "\n补充一句。\n"
        read.clear()
        start = time.process_time()
        gather(texts, "docs/concepts.yml", listed, cache=cache)
        print(f"{label:<22} {time.process_time() - start:8.3f} {len(read):7} of {len(texts)}")
