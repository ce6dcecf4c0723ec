"""Words are parted as jieba parts them, with what the text asks for of its dictionary alone."""

from pathlib import Path

import jieba
import pytest

from kg.site.chinese_words import read_by_need

NOTES = [p.read_text(encoding="utf-8") for p in Path("notes").glob("*.md")]
ODD = [
    "",
    "a",
    "𠀀𠀁字",
    "研究生命起源",
    "C++语言和c#",
    "龘龘龘",
    "１２３网络",
    "结婚的和尚未结婚的",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder in which a build before has kept the dictionary."""
    folder = tmp_path_factory.mktemp("kept")
    read_by_need(jieba.Tokenizer(), folder)
    return folder


@pytest.fixture
def lean(folder) -> jieba.Tokenizer:
    words = jieba.Tokenizer()
    read_by_need(words, folder)
    return words


@pytest.fixture(scope="module")
def whole() -> jieba.Tokenizer:
    return jieba.Tokenizer()


def test_the_notes_have_the_same_words(lean, whole):
    assert NOTES
    for text in [*NOTES, *ODD]:
        assert list(lean.cut(text)) == list(whole.cut(text))
    assert 0 < len(lean.FREQ) < len(whole.FREQ) / 2
    assert lean.FREQ.items() <= whole.FREQ.items()


@pytest.mark.parametrize("way", [{"cut_all": True}, {"HMM": False}])
def test_other_ways_to_part_words_agree_too(lean, whole, way):
    for text in [NOTES[0][:3000], *ODD]:
        assert list(lean.cut(text, **way)) == list(whole.cut(text, **way))


def test_words_of_the_sites_own_stand(lean):
    text = "深可分离的深可分离卷积"
    whole = jieba.Tokenizer()
    for words in (lean, whole):
        words.add_word("深可分离卷积", 10_000_000)
        words.add_word("深", 3)
    assert list(lean.cut(text)) == list(whole.cut(text))
    assert lean.FREQ["深"] == 3


def test_another_dictionary_is_left_alone(lean, folder, tmp_path):
    (tmp_path / "own.txt").write_text("卷积神经 9 n\n", encoding="utf-8")
    other = jieba.Tokenizer(str(tmp_path / "own.txt"))
    read_by_need(other, folder)
    lean.set_dictionary(str(tmp_path / "own.txt"))
    for words in (other, lean):
        assert list(words.cut("卷积神经网络", HMM=False)) == ["卷积神经", "网", "络"]


@pytest.mark.parametrize("content", [b"", b"[\x03\x00\x00\x00"])
def test_a_file_that_cannot_be_read_is_written_anew(folder, tmp_path, content):
    good = next(folder.iterdir())
    broken = tmp_path / good.name
    broken.write_bytes(content)
    words = jieba.Tokenizer()
    read_by_need(words, tmp_path)
    assert list(words.cut("卷积神经网络")) == ["卷积", "神经网络"]
    assert [path.name for path in tmp_path.iterdir()] == [good.name]
    again = jieba.Tokenizer()
    read_by_need(again, tmp_path)
    assert again.total == words.total and not again.FREQ


def test_without_a_place_to_keep_it_the_dictionary_is_read_whole(tmp_path, whole):
    words = jieba.Tokenizer()
    read_by_need(words, tmp_path / "none")
    whole.initialize()
    assert whole.FREQ == words.FREQ
