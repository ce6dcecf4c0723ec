"""For any notes at all: nothing is lost, twice changes nothing, no import fails."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Workshop
from .fuzz import SNIPPETS, mutants, run

SETTINGS = settings(max_examples=40, suppress_health_check=list(HealthCheck))
words = st.text("abc 深度学习，。、*_1", min_size=1, max_size=20)
lines = st.one_of(words, st.sampled_from(SNIPPETS))
documents = st.lists(
    st.one_of(
        lines,
        st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "####"]), lines),
        st.builds("```\n{}\n```".format, lines),
        st.builds("- {}".format, lines),
    ),
    max_size=12,
).map("\n\n".join)


def workshop(folder: str) -> Workshop:
    shop = Workshop(Path(folder))
    shop.picture("notes/net.png")
    return shop


@SETTINGS
@given(documents)
def test_nothing_is_lost(text):
    with tempfile.TemporaryDirectory() as folder:
        shop = workshop(folder)
        shop.write(text)
        assert shop.run().code == 0
        assert shop.run("--check").report["lost"] == []


@SETTINGS
@given(documents)
def test_twice_changes_nothing(text):
    with tempfile.TemporaryDirectory() as folder:
        shop = workshop(folder)
        shop.write(text)
        shop.run()
        before = shop.bytes()
        assert shop.run().code == 0
        assert shop.bytes() == before


@SETTINGS
@given(documents, documents)
def test_an_edit_is_never_overwritten(text, more):
    with tempfile.TemporaryDirectory() as folder:
        shop = workshop(folder)
        shop.write(f"# 页\n\n一段。\n\n{text}\n")
        shop.run()
        page = next(path for path in shop.docs.glob("页*") if path.name != "images")
        page = page / "index.md" if page.is_dir() else page
        page.write_text(page.read_text("utf-8").replace("一段。", "读者的一段。"), "utf-8")
        shop.write(f"# 页\n\n一段。\n\n{text}\n\n{more}\n")
        shop.run()
        assert any("读者的一段。" in kept for kept in shop.pages().values())


def test_mutated_notes_never_end_in_a_traceback():
    for data in mutants(150, seed=7):
        run(data)
