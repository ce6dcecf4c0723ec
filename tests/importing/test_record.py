"""The record of the last import: what is written is read again, and nothing else is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.importing.record import Record, RecordError, read_record

pages = st.text(st.sampled_from('a% \n页"{}'), max_size=30).map(lambda text: text + "\n")
names = st.text(st.characters(codec="utf-8", exclude_characters="\r\x85"), min_size=1, max_size=9)


@given(st.dictionaries(names, st.tuples(names, st.none() | pages, st.none() | pages), max_size=6),
       st.dictionaries(names, names, max_size=3))  # fmt: skip
def test_a_record_is_read_as_it_was_written(entries, images):
    record = Record(
        {page: source for page, (source, _, _) in entries.items()},
        {page: text for page, (_, text, _) in entries.items() if text is not None},
        {page: text for page, (_, _, text) in entries.items() if text is not None},
        images,
        places={page: f"moved/{page}" for page in entries if len(page) > 2},
    )
    text = "".join(record.lines())
    assert read_record(text) == record
    assert "".join(read_record(text).lines()) == text


def test_a_page_may_hold_the_marks_of_a_record():
    record = Record({"a.md": "n.md"}, {"a.md": "\n%%%% {}\n%%%%% {}\n"})
    assert read_record("".join(record.lines())) == record


def test_windows_line_ends_are_read_as_well():
    record = Record({"a.md": "n.md"}, {"a.md": "一\n\n二\n"})
    assert read_record("".join(record.lines()).replace("\n", "\r\n")) == record


BROKEN = ["", "x\n", "# notes\n", "%%%% t\n%%%% no json\n", "%%%% t\n%%%% [1]\n",
          '%%%% t\n%%%% {"page": "a.md"}\n']  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(RecordError):
        read_record(text)


def test_a_broken_record_is_one_clear_sentence(workshop):
    workshop.write("# A\n\n一。\n")
    workshop.run()
    (workshop.docs / ".imported.txt").write_text("garbage", "utf-8")
    result = workshop.run()
    assert result.code == 1 and "record of the last import is broken" in result.text
    assert workshop.page("a.md").endswith("一。\n")
