"""Importing again: three-way merges, conflicts, moved and deleted pages, killed imports."""

import os
import signal
import subprocess
import sys
import time

import pytest

from kg.importing.merge import decide, merge

NOTES = "# A\n\n第一段。\n\n第二段。\n\n第三段。\n\n# B\n\n乙。\n"


def test_the_same_notes_twice_change_no_byte(workshop):
    workshop.picture("notes/net.png")
    workshop.write(NOTES + "\n![图](net.png) ![img](lost.png)\n")
    assert workshop.run().code == 0
    before = workshop.bytes()
    result = workshop.run()
    assert result.code == 0 and workshop.bytes() == before
    assert set(result.report["pages"]) == {"unchanged"}


def test_sections_that_say_the_same_keep_their_pages_though_one_has_sections_of_its_own(workshop):
    workshop.write(
        "# 例子\n\n一样。\n\n# 例子\n\n一样。\n\n### 例子\n\n甲。\n\n### 例子\n\n乙。\n\n# B"
    )
    workshop.run()
    before = workshop.bytes()
    assert workshop.run().code == 0 and workshop.bytes() == before


def test_new_sections_become_pages_and_unchanged_pages_stay(workshop):
    workshop.write(NOTES)
    workshop.run()
    before = workshop.bytes()
    workshop.write(NOTES + "\n# C\n\n丙。\n")
    result = workshop.run()
    assert result.report["pages"]["new"] == ["c.md"]
    after = workshop.bytes()
    assert after["a.md"] == before["a.md"] and after["b.md"] == before["b.md"]
    assert "- [C](c.md)：丙。" in workshop.page("index.md")


def edit(workshop, path: str, old: str, new: str) -> None:
    page = workshop.docs / path
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


def test_changes_in_different_places_merge(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "a.md", "name: A\n", "name: A\nkind: module\naliases: [甲]\n")
    edit(workshop, "a.md", "第一段。", "第一段，读者改过。\n\n!!! note\n    补充")
    workshop.write(NOTES.replace("第三段。", "第三段，作者改过。\n\n第四段。"))
    result = workshop.run()
    assert result.code == 0 and result.report["pages"]["merged"] == ["a.md"]
    page = workshop.page("a.md")
    for text in (
        "kind: module",
        "aliases: [甲]",
        "第一段，读者改过。",
        "    补充",
        "第三段，作者改过。",
        "第四段。",
    ):
        assert text in page
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_a_readers_edit_is_kept_when_the_notes_did_not_change(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "a.md", "第二段。\n\n", "")
    before = workshop.bytes()
    assert workshop.run().code == 0
    assert workshop.bytes() == before


def test_listings_and_links_follow_pages_that_people_moved_and_forget_deleted_ones(workshop):
    workshop.write(
        "# A\n\n见[乙](#b)。\n\n# B\n\n乙。\n\n# C\n\n丙。\n\n## D\n\n丁。\n\n## E\n\n戊。\n"
    )
    workshop.run()
    (workshop.docs / "other").mkdir()
    (workshop.docs / "b.md").rename(workshop.docs / "other" / "b.md")
    (workshop.docs / "c" / "d.md").unlink()
    for _ in range(2):
        assert workshop.run().code == 0
        assert "- [B](other/b.md)：乙。\n" in workshop.page("index.md")
        assert "见[乙](other/b.md)。" in workshop.page("a.md")
        assert "d.md" not in workshop.page("c/index.md") and "e.md" in workshop.page("c/index.md")
        assert not (workshop.docs / "b.md").exists()


def test_both_changed_the_same_place(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "a.md", "第二段。", "第二段，读者改过。")
    mine = workshop.page("a.md")
    workshop.write(NOTES.replace("第二段。", "第二段，作者改过。"))
    result = workshop.run()
    assert result.code == 1
    assert result.report["conflicts"] == ["a.md"] and "a.md.incoming" in result.text
    assert workshop.page("a.md") == mine
    assert "第二段，作者改过。" in workshop.page("a.md.incoming")
    before = workshop.bytes()
    assert workshop.run().code == 1
    assert workshop.bytes() == before
    # Deleting the incoming text settles it for good.
    (workshop.docs / "a.md.incoming").unlink()
    assert workshop.run().code == 0
    assert workshop.run().code == 0
    assert workshop.page("a.md") == mine
    # Later changes elsewhere merge again.
    workshop.write(NOTES.replace("第二段。", "第二段，作者改过。").replace("第一段", "第一段新"))
    assert workshop.run().code == 0
    assert "第一段新" in workshop.page("a.md") and "第二段，读者改过。" in workshop.page("a.md")


def test_taking_the_incoming_text_over_settles_a_conflict(workshop):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "a.md", "第二段。", "读者。")
    workshop.write(NOTES.replace("第二段。", "作者。"))
    assert workshop.run().code == 1
    edit(workshop, "a.md", "读者。", "作者。")
    assert workshop.run().code == 0
    assert not (workshop.docs / "a.md.incoming").exists()


def test_a_page_somebody_wrote_by_hand_is_not_overwritten(workshop):
    workshop.docs.mkdir()
    (workshop.docs / "a.md").write_text("mine", "utf-8")
    (workshop.docs / "index.md").write_text("home", "utf-8")
    workshop.write(NOTES)
    result = workshop.run()
    assert result.code == 1 and result.report["conflicts"] == ["a.md"]
    assert workshop.page("a.md") == "mine" and workshop.page("index.md") == "home"
    assert "第一段。" in workshop.page("a.md.incoming")


def test_a_deleted_page_whose_section_changed_is_a_conflict(workshop):
    workshop.write(NOTES)
    workshop.run()
    (workshop.docs / "b.md").unlink()
    workshop.write(NOTES.replace("乙。", "乙，新。"))
    assert workshop.run().code == 1
    assert not (workshop.docs / "b.md").exists()
    assert "乙，新。" in workshop.page("b.md.incoming")


def test_a_listing_keeps_edits_and_takes_new_pages(workshop):
    workshop.write("# 章\n\n## A\n\na。\n\n## B\n\nb。\n")
    workshop.run()
    edit(workshop, "章/index.md", "- [B](b.md)：b。", "- [B](b.md)：读者写的一行")
    edit(workshop, "章/index.md", "- [A](a.md)：a。\n", "")
    workshop.write("# 章\n\n## A\n\na。\n\n## B\n\nb。\n\n## C\n\nc。\n")
    assert workshop.run().code == 0
    page = workshop.page("章/index.md")
    assert "- [B](b.md)：读者写的一行\n- [C](c.md)：c。\n<!-- /pages -->" in page
    assert "(a.md)" not in page


def test_a_page_that_becomes_a_chapter_keeps_its_edits(workshop):
    workshop.write("# A\n\n第一段。\n")
    workshop.run()
    edit(workshop, "a.md", "第一段。", "第一段。\n\n读者的话。")
    workshop.write("# A\n\n第一段。\n\n## A1\n\na1\n")
    result = workshop.run()
    assert result.code == 0
    assert set(workshop.pages()) == {"index.md", "a/index.md", "a/a1.md"}
    assert "读者的话。" in workshop.page("a/index.md")


def test_sections_that_the_notes_lost_keep_their_page(workshop):
    workshop.write(NOTES)
    workshop.run()
    workshop.write(NOTES.split("# B")[0])
    result = workshop.run()
    assert result.code == 0 and result.report["pages"]["no longer in the notes"] == ["b.md"]
    assert "  b.md: no longer in the notes, left as it is" in result.text
    assert "乙。" in workshop.page("b.md")


REPEATED = """# 章

## 例子

甲例，一句。甲二。

## 例子

乙例，一句。

### 图

乙图。

## 例子
"""


def test_repeated_headings_keep_their_addresses(workshop):
    workshop.write(REPEATED)
    workshop.run()
    before = {path: text for path, text in workshop.pages().items() if "例子" in path}
    assert set(before) == {
        "章/例子.md", "章/例子-2/index.md", "章/例子-2/图.md", "章/例子-3.md"
    }  # fmt: skip
    workshop.write(REPEATED.replace("# 章\n", "# 章\n\n## 例子\n\n新的例子。\n", 1))
    result = workshop.run()
    assert result.code == 0
    assert result.report["pages"]["new"] == ["章/例子-4.md"]
    after = workshop.pages()
    assert "新的例子。" in after["章/例子-4.md"]
    assert {path: after[path] for path in before} == before
    # The order of the notes is that of the listing.
    listing = after["章/index.md"]
    assert listing.index("例子-4.md") < listing.index("(例子.md)") < listing.index("例子-2/")


@pytest.mark.parametrize("text", ["", "同一句话。", "第{}句。"])
def test_many_repeated_headings_keep_their_pages(workshop, text):
    workshop.write("".join(f"# 例子\n\n{text.format(n)}\n\n" for n in range(60)))
    workshop.run()
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_a_heading_that_comes_to_stand_alone_keeps_its_number(workshop):
    workshop.write(REPEATED)
    workshop.run()
    start, _, rest = REPEATED.partition("## 例子\n\n甲例，一句。甲二。\n\n")
    workshop.write(start + rest)
    result = workshop.run()
    assert result.report["pages"]["no longer in the notes"] == ["章/例子.md"]
    assert "乙例" in workshop.page("章/例子-2/index.md") and "甲例" in workshop.page("章/例子.md")


def test_a_rewritten_section_among_repeated_ones_keeps_its_page(workshop):
    workshop.write(REPEATED)
    workshop.run()
    workshop.write(REPEATED.replace("甲例，一句。甲二。", "全新的话。"))
    result = workshop.run()
    assert "new" not in result.report["pages"]
    assert "全新的话。" in workshop.page("章/例子.md")


def test_a_new_file_takes_no_page_of_another(workshop):
    workshop.write("# 例子\n\n先写的例子。\n", "m.md")
    workshop.write("# C\n\n丙。\n", "n.md")
    workshop.run()
    workshop.write("# 例子\n\n后写的例子。\n", "a.md")
    result = workshop.run()
    assert result.code == 0 and result.report["pages"]["new"] == ["例子-2.md"]
    assert "先写的例子。" in workshop.page("例子.md")


def test_windows_line_ends_are_no_edit(workshop):
    workshop.write(NOTES)
    workshop.run()
    page = workshop.docs / "a.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    workshop.write(NOTES.replace("第三段。", "第三段，新。"))
    assert workshop.run().code == 0
    assert "第三段，新。\r\n".encode() in page.read_bytes()


def test_a_clone_without_history_still_merges(workshop, tmp_path):
    """The record of the last import is files in the docs folder, and nothing else."""
    workshop.write(NOTES)
    workshop.run()
    moved = tmp_path / "elsewhere"
    workshop.docs.rename(moved)
    workshop.docs = moved
    edit(workshop, "a.md", "第一段。", "读者。")
    workshop.write(NOTES.replace("第三段。", "作者。"))
    assert workshop.run().code == 0
    assert "读者。" in workshop.page("a.md") and "作者。" in workshop.page("a.md")


def test_dry_run_writes_nothing_and_says_what_would_be(workshop):
    workshop.write(NOTES)
    result = workshop.run("--dry-run")
    assert result.code == 0 and not workshop.docs.exists()
    assert set(result.report["pages"]["new"]) == {"a.md", "b.md", "index.md"}
    workshop.run()
    before = workshop.bytes()
    workshop.write(NOTES.replace("乙", "丙"))
    assert workshop.run("--dry-run").report["pages"]["updated"] == ["b.md", "index.md"]
    assert workshop.bytes() == before


def test_files_called_like_a_folder_of_the_site_stay_chapters(workshop):
    for name in ("images.md", "README.md", "x/index.md"):
        workshop.write(f"# {name}甲\n\n甲。\n\n# 乙\n\n乙。\n", name)
    assert workshop.run().code == 0
    before = workshop.bytes()
    assert {"images-notes/乙.md", "readme-notes/乙.md", "x/index-notes/乙.md"} <= set(before)
    assert workshop.run().code == 0
    assert workshop.bytes() == before


def test_repeated_headings_called_like_a_folder_of_the_site_keep_their_pages(workshop):
    workshop.write("# images\n\n甲文。\n\n# images\n\n乙文。\n")
    workshop.run()
    workshop.write("# images\n\n丙文。\n\n# images\n\n甲文。\n\n# images\n\n乙文。\n")
    assert workshop.run().report["pages"]["new"] == ["images-notes-3.md"]
    assert "甲文。" in workshop.page("images-notes.md")


def test_a_section_that_is_doubled_gets_one_page_more(workshop):
    workshop.write("# 例子-2\n\n甲。\n")
    workshop.run()
    workshop.write("# 例子-2\n\n甲。\n\n# 例子-2\n\n甲。\n")
    workshop.run()
    before = workshop.bytes()
    assert set(workshop.run().report["pages"]) == {"unchanged"}
    assert workshop.bytes() == before


def test_a_page_that_people_renamed_and_that_becomes_a_chapter(workshop):
    workshop.write("# A\n\n甲。\n\n# B\n\n乙。\n")
    workshop.run()
    (workshop.docs / "b.md").rename(workshop.docs / "乙.md")
    workshop.write("# A\n\n甲。\n\n# B\n\n乙。\n\n## C\n\n丙。\n")
    assert workshop.run().report["conflicts"] == ["b/index.md"]
    assert "- [B](乙.md)" in workshop.page("index.md")
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_a_page_that_people_made_a_chapter_and_that_becomes_one(workshop):
    workshop.write("# A\n\n甲。\n\n# B\n\n乙的说明。\n")
    workshop.run()
    move(workshop, "b.md", "乙/index.md")
    edit(workshop, "乙/index.md", "乙的说明", "乙的说明（读者）")
    workshop.write("# A\n\n甲。\n\n# B\n\n乙的说明。\n\n## C\n\n丙。\n")
    assert workshop.run().code == 0
    assert "乙的说明（读者）" in workshop.page("乙/index.md")
    assert "](../b/c.md)" in workshop.page("乙/index.md")
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_two_pages_that_say_the_same_and_that_people_renamed(workshop):
    doubled = "# 杂\n\n杂的说明。\n\n## 例子\n\n同一句话。\n\n# 例子\n\n同一句话。\n"
    workshop.write(doubled)
    workshop.run()
    move(workshop, "杂", "新")
    move(workshop, "例子.md", "丁.md")
    workshop.write(doubled.replace("# 例子\n\n同一", "# 例子\n\n同样一") + "\n## C\n\n丙。\n")
    workshop.run()
    assert "同样一句话" in workshop.page("新/例子.md")
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_changes_merge_into_a_page_that_people_renamed(workshop):
    workshop.write(NOTES)
    workshop.run()
    (workshop.docs / "a.md").rename(workshop.docs / "甲.md")
    edit(workshop, "甲.md", "第一段。", "第一段，读者改过。")
    workshop.write(NOTES.replace("第三段。", "第三段，作者改过。"))
    assert workshop.run().code == 0
    page = workshop.page("甲.md")
    assert "第一段，读者改过。" in page and "第三段，作者改过。" in page
    assert not (workshop.docs / "a.md").exists()
    before = workshop.bytes()
    assert workshop.run().code == 0 and workshop.bytes() == before
    workshop.write(NOTES.replace("第一段。", "第一段，作者改过。"))
    assert workshop.run().code == 1
    assert workshop.page("甲.md") == page and "第一段，作者" in workshop.page("a.md.incoming")


@pytest.mark.parametrize("more", ["", "\n第四段。\n", None])
def test_what_people_write_into_an_incoming_text_stays(workshop, more):
    workshop.write(NOTES)
    workshop.run()
    edit(workshop, "a.md", "第二段。", "读者。")
    incoming = NOTES.replace("第二段。", "作者。")
    workshop.write(incoming)
    assert workshop.run().code == 1
    edit(workshop, "a.md.incoming", "作者。", "作者与读者。")
    changed = incoming.replace("作者。", "作者又改。")
    workshop.write(incoming.replace("\n# B", f"{more}\n# B") if more is not None else changed)
    for _ in range(2):
        assert workshop.run().code == 1
        lying = workshop.page("a.md.incoming")
        assert "作者与读者。" in lying and (more or "作者又改。" if more is None else "") in lying
        assert "读者。" in workshop.page("a.md")


def test_an_open_conflict_follows_a_page_that_becomes_a_chapter(workshop):
    workshop.write("# A\n\n甲。\n")
    workshop.run()
    edit(workshop, "a.md", "甲。", "读者。")
    workshop.write("# A\n\n作者。\n")
    assert workshop.run().code == 1
    workshop.write("# A\n\n作者。\n\n## B\n\n乙。\n")
    assert workshop.run().report["conflicts"] == ["a/index.md"]
    assert [path.name for path in workshop.docs.rglob("*.incoming")] == ["index.md.incoming"]
    (workshop.docs / "a" / "index.md.incoming").unlink()
    assert workshop.run().code == 0


MERGES = [
    ("a\n\nb\n", "a1\n\nb\n", "a\n\nb1\n", "a1\n\nb1\n"),
    ("a\n\nb\n", "a1\n\nb\n", "a2\n\nb\n", None),
    ("a\n", "a\n\nmine\n", "a2\n", "a2\n\nmine\n"),
    ("a\n", "mine\n\na\n", "a2\n", "mine\n\na2\n"),
    ("a\n", "a\n\nx\n", "a\n\ny\n", None),
    ("a\nb\n", "b\n", "a\nb\nc\n", "b\nc\n"),
    ("---\nname: A\n---\nx\n", "---\nname: A\nkind: b\n---\nx\n", "---\nname: B\n---\nx\n",
     "---\nname: B\nkind: b\n---\nx\n"),
    ("---\nname: A\n---\nx\n", "---\nname: C\n---\nx\n", "---\nname: B\n---\nx\n", None),
    ("---\nname: A\nstatus: s\n---\nx\n", "---\nname: A\nstatus: s\naliases:\n  - q\n---\nx\n",
     "---\nname: A\n---\ny\n", "---\nname: A\naliases:\n  - q\n---\ny\n"),
    ("---\nname: A\n---\nx\n", "---\nname: A\nkind: a\nkind: b\n---\nx\n", "---\nname: A\n---\ny\n",
     None),
]  # fmt: skip


@pytest.mark.parametrize(("base", "ours", "theirs", "expected"), MERGES)
def test_merge(base, ours, theirs, expected):
    assert merge(base, ours, theirs) == expected


def test_decide_never_drops_an_edit():
    texts = [None, "a\n", "b\n", "c\n"]
    for base in texts:
        for ours in texts:
            for theirs in texts[1:]:
                outcome = decide(base, ours, theirs, None, None)
                if ours is not None and ours not in (base, theirs):
                    assert outcome.page == ours
                if outcome.page != theirs and base != theirs:
                    assert outcome.offered == theirs


@pytest.mark.parametrize("delay", [0.2, 0.5, 0.8])
def test_an_import_that_is_killed_leaves_whole_pages(workshop, delay):
    old = "".join(f"# H{i}\n\n旧{i}。\n\n" for i in range(120))
    workshop.write(old)
    workshop.run()
    before = workshop.pages()
    workshop.write(old.replace("旧", "新"))
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "import", workshop.notes, "--into", workshop.docs],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    after = workshop.pages()
    assert set(after) == set(before)
    for path, text in after.items():
        assert text in (before[path], before[path].replace("旧", "新"))
    assert workshop.run().code == 0
    assert workshop.pages() == {path: text.replace("旧", "新") for path, text in before.items()}
    assert not (workshop.docs / ".importing").exists()


def test_an_import_that_fails_before_the_swap_changes_nothing(workshop, monkeypatch):
    workshop.write(NOTES)
    workshop.run()
    before = workshop.bytes()
    workshop.write(NOTES.replace("段", "节"))
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert workshop.run().code == 1
    assert workshop.bytes() == before
    monkeypatch.setattr(os, "replace", replace)
    assert workshop.run().code == 0


def test_a_swap_that_was_begun_is_ended_by_the_next_import(workshop, monkeypatch):
    workshop.write(NOTES)
    workshop.run()
    workshop.write(NOTES.replace("段", "节").replace("乙", "丙"))
    replace, calls = os.replace, []

    def killed(source, target):
        calls.append(target)
        if len(calls) == 3:
            os._exit(9)
        replace(source, target)

    child = os.fork()
    if not child:
        monkeypatch.setattr(os, "replace", killed)
        workshop.run()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (workshop.docs / ".importing").exists()
    assert set(workshop.run().report["pages"]) == {"unchanged"}
    assert "节" in workshop.page("a.md") and "丙" in workshop.page("b.md")


def test_images_that_are_gone_or_were_found_elsewhere_keep_their_copies(workshop):
    one, _ = workshop.picture("notes/one.png", 1), workshop.picture("pictures/two.png", 2)
    workshop.picture("notes/a/x.png", 3)
    workshop.picture("notes/b/x.png", 4)
    workshop.write(
        "# A\n\n![甲图](one.png)\n\n![乙图](C:\\x\\Two.png)\n\n![丙图](a/x.png)![丁图](b/x.png)\n"
    )
    workshop.run("--images", workshop.pictures)
    before = workshop.bytes()
    one.unlink()
    result = workshop.run()
    assert result.report["images"]["by_status"] == {"copied": 2, "kept": 2}
    assert workshop.bytes() == before
    # Of two of one name, nobody knows which is meant.
    (workshop.notes / "b/x.png").unlink()
    (workshop.notes / "a/x.png").unlink()
    (workshop.docs / "images/one.png").unlink()
    assert workshop.run().report["images"]["by_status"] == {"kept": 1, "missing": 3}
    assert workshop.run("--check").report["lost"] == []


def test_a_listing_whose_conflict_is_settled_is_the_one_that_was_laid_beside_it(workshop):
    workshop.write("# A\n\n甲。\n\n# B\n\n乙。\n")
    workshop.run()
    edit(workshop, "index.md", "- [B](b.md)：乙。", "- [B](b.md)：读者")
    workshop.write("# A\n\n甲。\n\n# B\n\n丙。\n\n# C\n\n丁。\n")
    assert workshop.run().report["conflicts"] == ["index.md"]
    (workshop.docs / "index.md.incoming").unlink()
    (workshop.notes / "notes.md").rename(workshop.notes / "other.md")
    workshop.run()
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before


def test_a_page_by_hand_where_a_moved_chapter_becomes_a_page(workshop):
    workshop.write("# A\n\n甲。\n\n## B\n\n乙。\n")
    workshop.run()
    (workshop.docs / "a").rename(workshop.docs / "moved")
    (workshop.docs / "a.md").write_text("# A\n\n读者。\n", "utf-8")
    workshop.write("# A\n\n甲。\n\n# C\n\n丙。\n")
    workshop.run()
    before = workshop.bytes()
    assert "- [A](a.md)" in workshop.page("index.md")
    workshop.run()
    assert workshop.bytes() == before


def test_a_swap_that_cannot_go_on_is_kept_for_the_next_import(workshop, monkeypatch):
    workshop.write(NOTES)
    workshop.run()
    workshop.write(NOTES.replace("段", "节").replace("乙", "丙"))
    replace = os.replace

    def locked(source, target):
        if str(target).endswith("b.md"):
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    for _ in range(2):
        result = workshop.run()
        assert result.code == 1 and "b.md: cannot be written (Permission denied)" in result.text
    monkeypatch.setattr(os, "replace", replace)
    assert set(workshop.run().report["pages"]) == {"unchanged"}
    assert "节" in workshop.page("a.md") and "丙" in workshop.page("b.md")


@pytest.mark.parametrize("plan", ["", "{}", '["../mine.md"]', '["../../mine.md", "a.md"]'])
def test_a_plan_of_somebody_else_removes_nothing_outside(workshop, plan):
    workshop.write(NOTES)
    mine = workshop.docs.parent / "mine.md"
    mine.write_text("mine", "utf-8")
    (workshop.docs / ".importing").mkdir(parents=True)
    (workshop.docs / ".importing" / "ready.json").write_text(plan, "utf-8")
    result = workshop.run()
    assert mine.exists() and result.code == (0 if "mine" in plan else 1)
    assert ("broken; delete the folder .importing" in result.text) == bool(result.code)


def test_listings_follow_pages_that_people_renamed(workshop):
    workshop.write("# A\n\n见[乙](#b)。\n\n# B\n\n乙。\n\n# C\n\n丙。\n\n## D\n\n丁。\n")
    workshop.run()
    (workshop.docs / "b.md").rename(workshop.docs / "乙.md")
    edit(workshop, "乙.md", "乙。", "乙。读者加的。")
    (workshop.docs / "c").rename(workshop.docs / "第三")
    (workshop.docs / "mine.md").write_bytes(b"\xff\xfe# B\n")
    for _ in range(2):
        workshop.run()
        assert "- [B](乙.md)：乙。\n- [C](第三/index.md)：丙。\n" in workshop.page("index.md")
        assert "见[乙](乙.md)。" in workshop.page("a.md")
        assert not (workshop.docs / "b.md").exists()


def test_what_a_conflict_says(workshop):
    workshop.docs.mkdir()
    (workshop.docs / "a.md").write_text("我的。\n", "utf-8")
    workshop.write("# A\n\n甲。\n\n# B\n\n乙。\n")
    assert "a.md was here before the notes were imported." in workshop.run().text
    (workshop.docs / "b.md").unlink()
    workshop.write("# A\n\n甲。\n\n# B\n\n乙变了。\n")
    assert "b.md was moved or deleted here and changed in the notes;" in workshop.run().text


def test_pages_are_no_notes(workshop):
    notes = workshop.write("# A\n\n甲。\n").parent
    assert workshop.run("--into", notes, notes=notes).code == 1
    assert not (notes / ".imported.txt").exists()
    assert workshop.run("--into", notes / "site", notes=notes).code == 0
    assert workshop.run(notes=notes).code == 0
    assert set(workshop.pages()) == {"a.md", "index.md"}


LINKED = (
    "# A\n\n见[乙](#b)和[丁](#d)。\n\n# B\n\n第一段说明乙的由来。\n\n![乙的结构](p.png)\n\n"
    "第二段回到[甲](#a)。\n\n第三段说明乙的用途。\n\n# C\n\n丙。\n\n## D\n\n丁的说明见[乙](#b)。\n"
)
MOVES = {
    "into a folder": "other/b.md",
    "deeper": "other/more/b.md",
    "into a chapter": "c/b.md",
    "into a folder, renamed": "other/乙.md",
    "into a folder with a space": "my notes/b.md",
}


def move(workshop, source, target):
    place = workshop.docs / target
    place.parent.mkdir(parents=True, exist_ok=True)
    (workshop.docs / source).rename(place)
    return place


def leads_to(workshop, page, link):
    """Whether a page has a link to a file that there is."""
    assert f"]({link})" in workshop.page(page), workshop.page(page)
    return ((workshop.docs / page).parent / link.replace("%20", " ")).exists()


@pytest.mark.parametrize("fixed", [True, False], ids=["links fixed", "links broken"])
@pytest.mark.parametrize("form", MOVES)
def test_changes_merge_into_a_page_that_people_moved_to_another_folder(workshop, form, fixed):
    workshop.picture("notes/p.png")
    workshop.write(LINKED)
    workshop.run()
    target = MOVES[form]
    move(workshop, "b.md", target)
    up = "../" * target.count("/")
    if fixed:
        edit(workshop, target, "(images/p.png)", f"({up}images/p.png)")
        edit(workshop, target, "(a.md)", f"({up}a.md)")
    edit(workshop, target, "第一段说明", "第一段，读者改过，说明")
    changed = LINKED.replace("第三段说明", "第三段，作者改过，说明")
    for notes in (LINKED, changed, changed.replace("回到[甲]", "又回到[甲]")):
        workshop.write(notes)
        assert workshop.run().code == 0
        assert not (workshop.docs / "b.md").exists()
        assert leads_to(workshop, target, f"{up}images/p.png")
        assert leads_to(workshop, target, f"{up}a.md")
        assert leads_to(workshop, "a.md", target.replace(" ", "%20"))
        before = workshop.bytes()
        assert workshop.run().code == 0 and workshop.bytes() == before
        assert workshop.run("--check").code == 0 or "读者" in workshop.page(target)
    page = workshop.page(target)
    assert "读者改过" in page and "作者改过" in page and "又回到" in page


def test_a_link_to_a_moved_page_is_mended_in_a_paragraph_that_a_reader_edited(workshop):
    workshop.write(LINKED)
    workshop.run()
    move(workshop, "b.md", "other/b.md")
    edit(workshop, "a.md", "见[乙]", "读者：参见[乙]")
    edit(workshop, "c/d.md", "丁的说明", "丁的说明（读者）")
    assert workshop.run().code == 0
    assert "读者：参见[乙](other/b.md)和[丁](c/d.md)。" in workshop.page("a.md")
    assert "丁的说明（读者）见[乙](../other/b.md)。" in workshop.page("c/d.md")


def test_a_chapter_that_people_moved_stays_one(workshop):
    workshop.write(LINKED)
    workshop.run()
    move(workshop, "c", "part/c")
    edit(workshop, "part/c/d.md", "丁的说明", "丁的说明（读者）")
    workshop.write(LINKED.replace("丙。", "丙变了。") + "\n丁又多一句。\n")
    assert workshop.run().code == 0
    assert "丙变了。" in workshop.page("part/c/index.md")
    assert "丁的说明（读者）见[乙](../../b.md)。\n\n丁又多一句。" in workshop.page("part/c/d.md")
    assert leads_to(workshop, "a.md", "part/c/d.md") and not (workshop.docs / "c").exists()
    assert "- [D](d.md)：" in workshop.page("part/c/index.md")


def test_a_page_by_hand_is_not_taken_for_a_deleted_one_of_its_name(workshop):
    workshop.write(LINKED)
    workshop.run()
    (workshop.docs / "b.md").unlink()
    (workshop.docs / "mine").mkdir()
    (workshop.docs / "mine" / "b.md").write_text("# B\n\n我自己写的东西。\n", "utf-8")
    workshop.write(LINKED.replace("第三段", "第四段"))
    assert workshop.run().report["conflicts"] == ["b.md"]
    assert workshop.page("mine/b.md") == "# B\n\n我自己写的东西。\n"


def test_a_moved_page_that_both_changed_stays_as_readers_left_it(workshop):
    workshop.write(LINKED)
    workshop.run()
    move(workshop, "b.md", "other/b.md")
    edit(workshop, "other/b.md", "第一段说明", "第一段，读者改过，说明")
    workshop.write(LINKED.replace("第一段说明", "第一段，作者改过，说明"))
    assert workshop.run().code == 1
    assert "第一段，读者改过，说明" in workshop.page("other/b.md")
    assert "第一段，作者改过，说明" in workshop.page("b.md.incoming")
    before = workshop.bytes()
    assert workshop.run().code == 1 and workshop.bytes() == before
    (workshop.docs / "b.md.incoming").unlink()
    assert workshop.run().code == 0


def test_a_reference_that_names_no_file_shows_none_either_when_imported_again(workshop):
    workshop.picture("notes/#1.png")
    workshop.write("# A\n\n![甲](%231.png)\n\n![乙]()\n\n![丙](..)\n")
    workshop.run()
    before = workshop.bytes()
    workshop.run()
    assert workshop.bytes() == before
