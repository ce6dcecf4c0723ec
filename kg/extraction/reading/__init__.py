"""Reads relations out of a text: sentence by sentence, with subject, anaphora and negation.

From the text to what it states, one module a step; each hands on the `Discourse`, which knows what
the text is about at that place and who was named in it:

1. `sections` walks over the blocks. Headings and bold leads say what follows is about (`topics`).
2. `blocks` cuts a block into sentences and minds the line and the list that they stand in.
3. `sentences` puts a character in the place of each name, then
   `coordination` joins "A、B和C" to one, `anaphora` finds whom 其 and 该网络 stand for,
   `pairing` notes who of two lists has nothing to do with whom (A和B分别用X和Y),
   `catalogue` reads lists of kinds and of remedies, which span sentences,
   `brackets` takes what stands in brackets apart, and at last it notes who goes on being spoken of.
4. `readings` reads a sentence or bracket by itself, the surest first:
   `matching` the rules (`rules/*.yml`): words, and names in their places (`casting`: whose),
   `chains` and `exchange` forms: one layer after another; one thing goes, another comes,
   `situations` what is recommended where, `problems` what is done about one, over clauses,
   `sayings` words of a clause, wherever its names stand, `frames` and `parts` what the kinds of its
   names are, `opposites` what is said of one and the opposite of another.
5. `statements` collects what is stated, as far as the kinds allow it, with its evidence.

On the way they ask: who is the subject here (`subjects`: over clauses; `clauses`: in one;
`openings`: what stands before it; `unlisted`: none of the concepts), is it denied, asked or
supposed (`mood`), does the slot of a rule hold what it asks for (`roles`), and, in another field,
do its words say this (`claims`; `no_use`: of use), and of that one (`other_fields`).
"""

from kg.extraction.reading.sections import extract

__all__ = ["extract"]
