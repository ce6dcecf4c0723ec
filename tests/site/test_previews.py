"""One script tells every page what the concepts are that it links to."""

import json
import re

from kg.model import Concept
from kg.site.addresses import Addresses
from kg.site.previews import script

LABELS = {"architecture": "网络"}


def _told(*concepts: Concept) -> dict[str, str]:
    address = Addresses({"a.md": "a/", "concepts/index.md": "concepts/"}).concept
    found = re.search(r"Object.entries\((.*)\)\.map", script(concepts, LABELS, address))
    return json.loads(found.group(1))


def test_kind_and_definition_are_told_or_else_the_name():
    assert _told(
        Concept("甲", "甲", "architecture", definition="一个网络。", page="a.md"),
        Concept("空洞卷积", "空洞卷积", "other"),
    ) == {"a/": "网络：一个网络。", "concepts/#空洞卷积": "other 空洞卷积"}


def test_concepts_at_one_address_are_all_told_by_name():
    one = Concept("x", "X", "architecture", definition="一。", page="a.md")
    two = Concept("y", "Y", "architecture", page="a.md")
    assert _told(one, two) == {"a/": "网络 X：一。；网络 Y"}


def test_hostile_definitions_stay_text():
    text = '"});alert(1);({"</script>'
    assert _told(Concept("x", "X", definition=text)) == {"concepts/#x": f"concept：{text}"}
