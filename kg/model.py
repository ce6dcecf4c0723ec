"""The frozen dataclasses that pass from room to room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an input file, said so that its author can mend it.

    `where` names file and line or key (`docs/concepts.yml:12`), `message` what is wrong and
    what was expected.
    """

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Concept:
    """A node of the graph.

    `id` is its stable address (`group-normalization`). `aliases` are its other names; `mentions`
    what texts say where they mean it, without being a name for it (`加速收敛` of `收敛慢`): both
    are found in texts, only names are shown. `page` is the page that is about it, relative to the
    docs folder, and `anchor` the place on that page (both empty for a concept that lives
    only in the concept index). `snippet` names a module under `code/snippets` without the suffix
    (`classification/xception`). `idea` is what is new in it, in about ten words. `where` is the
    file and line that define it. `kind_missing` says that no kind is given: the site shows a
    general concept, the extraction goes by the names.
    """

    id: str
    name: str
    kind: str = "concept"
    aliases: tuple[str, ...] = ()
    definition: str = ""
    year: int | None = None
    paper: str = ""
    snippet: str = ""
    page: str = ""
    anchor: str = ""
    idea: str = ""
    where: str = ""
    kind_missing: bool = False
    mentions: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that means it in a text, its name first."""
        return (self.name, *self.aliases, *self.mentions)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that states a relation.

    `start` and `end` are character offsets into the text that was read (a page without its front
    matter); `sentence` is that span without Markdown. `rule` names what read it. `anchor` is the
    slug of the nearest heading or bold lead above it.
    """

    sentence: str
    rule: str
    start: int
    end: int
    page: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed edge between two concept ids, with every sentence that states it.

    An inherited relation follows from others by rule; its evidence is the chain of their
    sentences, in order. `reason` says why, for an edge that front matter added.
    """

    source: str
    type: str
    target: str
    evidence: tuple[Evidence, ...] = ()
    inherited: bool = False
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.source, self.type, self.target)
