"""What is read again between two builds, and what is not."""

from kg.site.knowledge import Cache, gather

PAGES = {
    "a.md": "---\nconcept: {name: ResNet}\nname: ResNet\n---\n\nResNet主动与新秀DenseNet联姻。\n",
    "b.md": "# B\n\nDenseNet使用了BN。\n",
}
CONCEPTS = "concepts:\n- {name: ResNet}\n- {name: DenseNet}\n- {name: BN}\n"
RULE = "rules:\n- {id: own, type: %s, pattern: 'S 与 ~ B (联姻)'}\n"


def stated(knowledge) -> set[str]:
    return {relation.type for relation in knowledge.relations}


def test_a_changed_rule_file_is_read_again(tmp_path):
    rules = tmp_path / "own.yml"
    cache = Cache()
    for type in ("combines", "similar_to"):
        rules.write_text(RULE % type, encoding="utf-8")
        found = gather(PAGES, "concepts.yml", CONCEPTS, [str(rules)], cache)
        assert stated(found) == {"uses", type}


def test_only_a_changed_page_is_read_again():
    cache = Cache()
    gather(PAGES, "concepts.yml", CONCEPTS, cache=cache)
    before = dict(cache.relations)
    changed = {**PAGES, "b.md": PAGES["b.md"] + "\n补充。\n"}
    gather(changed, "concepts.yml", CONCEPTS, cache=cache)
    assert cache.relations["a.md"] is before["a.md"]
    assert cache.relations["b.md"] is not before["b.md"]
