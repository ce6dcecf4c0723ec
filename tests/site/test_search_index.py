"""The search index: names lead to their concepts, sections that say nothing are left out."""

import json

from kg.site.search_index import Named, as_text, mend, write_for_disk

CONFIG = {"lang": ["en"], "separator": "[\\s\\-]+"}


def _index(*docs: tuple[str, str, str]) -> dict:
    keys = ("location", "title", "text")
    return {"config": CONFIG, "docs": [dict(zip(keys, doc, strict=True)) for doc in docs]}


def test_names_and_aliases_are_tags_of_their_page():
    index = mend(_index(("a/", "甲", "文字")), [Named("a/", ("空洞卷积", "ASPP"))])
    assert index["docs"][0]["tags"] == ["空洞\u200b卷积", "ASPP"]


def test_a_concept_on_a_part_of_a_page_is_found_there_and_counts_like_a_page():
    concept = Named("a/#b", ("转置卷积",), "放大特征图。")
    page, part = mend(_index(("a/", "甲", "文字")), [concept])["docs"]
    assert "tags" not in page and part["location"] == "a/#b" and part["boost"] > 1
    assert part["title"].replace("\u200b", "") == "转置卷积"
    assert part["text"].replace("\u200b", "") == "放大特征图。"


def test_nothing_leads_to_a_page_that_is_not_there_or_to_an_empty_section():
    docs = mend(_index(("a/", "甲", ""), ("a/#b", "空", "")), [Named("c/#d", ("丁",))])["docs"]
    assert [doc["location"] for doc in docs] == ["a/"]


def test_names_are_text_in_the_results_which_are_html():
    concept = Named("a/#b", ("<script>甲</script>",), "<img src=x>")
    part = mend(_index(("a/", "甲", "文字")), [concept])["docs"][1]
    assert "<" not in part["title"] + part["text"] + "".join(part["tags"])


def test_the_mark_at_the_end_of_a_query_parts_words():
    assert mend(_index(), [])["config"]["separator"] == "[\\s\\-]+|⺀"


def test_mending_leaves_the_entries_as_they_were_for_the_next_build():
    index = _index(("a/", "甲", "文字"))
    mend(index, [Named("a/", ("空洞卷积",)), Named("a/#b", ("转置卷积",))])
    assert index == _index(("a/", "甲", "文字"))


def test_the_index_is_written_for_the_web_and_for_the_disk(tmp_path):
    (tmp_path / "search").mkdir()
    path = tmp_path / "search" / "search_index.json"
    text = as_text(_index(("a/", "甲", "文字")), [])
    assert "文字" in text and json.loads(text) == mend(_index(("a/", "甲", "文字")), [])
    path.write_text(text, encoding="utf-8")
    write_for_disk(tmp_path)
    assert path.with_suffix(".js").read_text(encoding="utf-8") == f"var __index = {text}"


def test_a_site_without_search_is_left_alone(tmp_path):
    write_for_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []
