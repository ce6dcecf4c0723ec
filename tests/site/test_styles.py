"""What pages are styled with, and what only few of them carry."""

import re

from kg.site import styles
from kg.vocabulary import kinds


def test_a_page_carries_the_styles_of_what_it_has_and_no_more():
    assert styles.part_styles("<p>文字</p>", "../assets/kg/") == ""
    formulas = styles.part_styles("<math></math>", "../assets/kg/")
    assert 'url("../assets/kg/fonts/stix-two-math.woff2")' in formulas
    both = styles.part_styles('<math></math><ul class="kg-names"></ul>', "")
    assert formulas.count("@font-face") == both.count("@font-face") == 2 and ".kg-names" in both


def test_every_file_of_styles_is_used():
    parts = {path.stem for path in (styles._ASSETS / "parts").glob("*.css")}
    assert parts == set(styles._PARTS)


def test_no_class_is_styled_both_everywhere_and_in_a_part():
    """A rule of a part comes after all others, those for narrow pages included."""
    everywhere = styles.page_styles(kinds().values())
    for name, marks in styles._PARTS.items():
        for mark in marks:
            if mark.startswith("kg-"):
                assert not re.search(rf"\.{mark}\b(?!-)", everywhere), (name, mark)
