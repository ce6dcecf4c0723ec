"""What a sentence, or one of its brackets, states: the readings, in their order.

Each leaves alone what one before it has read in the sentence.
"""

from kg.extraction.reading.chains import read_arrows, read_roll
from kg.extraction.reading.discourse import Discourse
from kg.extraction.reading.exchange import TOLD_BY as EXCHANGED
from kg.extraction.reading.exchange import read_exchange
from kg.extraction.reading.frames import read_frames
from kg.extraction.reading.kinship import TOLD_BY as CALLED
from kg.extraction.reading.kinship import find_kinship, read_kinship
from kg.extraction.reading.matching import match_rules
from kg.extraction.reading.mood import is_hypothetical, is_question
from kg.extraction.reading.opposites import read_opposites
from kg.extraction.reading.problems import read_problems
from kg.extraction.reading.sayings import TOLD_BY as SAID
from kg.extraction.reading.sayings import read_sayings
from kg.extraction.reading.situations import read_situations
from kg.extraction.wordings import Gate

_GATE = Gate(*CALLED, *EXCHANGED, *SAID)


def read_statements(d: Discourse, encoded: str) -> None:
    """Adds what is stated: by the words of a rule, else by what clauses name and how they go."""
    encoded = " ".join(encoded.split())
    d.called = {}
    asks, states = is_question(d), not is_hypothetical(d)
    if states and (d.is_heading or not asks):
        encoded = read_arrows(d, encoded)
    told = _GATE.lists(encoded) if states and not (d.is_heading or asks) else set()
    find_kinship(d, encoded, told)
    match_rules(d, encoded)
    if d.is_heading or asks:
        return
    if states:
        read_kinship(d)
        read_roll(d, encoded)
        read_exchange(d, encoded, told)
    # What is to be taken up in a case is told as a condition.
    read_situations(d, encoded)
    if states:
        read_sayings(d, encoded, told)
        read_frames(d, encoded)
        read_problems(d, encoded)
        read_opposites(d, encoded)
