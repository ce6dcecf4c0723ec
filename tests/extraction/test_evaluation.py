"""The figures may not fall; the commands print them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.extraction import load_rules
from kg.extraction.evaluation import GoldError, evaluate, read_gold

HERE = Path(__file__).parent
RULES = load_rules()


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("gold/notes-first-half.json", 0.98, 0.97),
        ("gold/notes-second-half.json", 0.99, 0.98),
        ("yardstick/work.jsonl", 0.93, 0.79),
        # At these nobody who writes rules looks. Each was written by somebody who never saw the
        # rules: `plain` in the voice of common study notes, `common` as most people write notes,
        # courses and blogs, `varied` in wordings as far apart as could be, `mixed` a third each of
        # textbooks, notes and freer wordings, `talk` as people talk, its concepts spelt by whole
        # phrases of the text, `far` in wordings that each occur once, `natural` and `authors`
        # each as another author would write it (of these passages were read: of `natural` every
        # second one, from the second on, of `authors` all). `agreed` was annotated by three people,
        # each alone; it has what two of them found.
        ("yardstick/final.jsonl", 0.89, 0.86),
        ("yardstick/plain.jsonl", 0.92, 0.79),
        ("yardstick/common.jsonl", 0.94, 0.85),
        ("yardstick/varied.jsonl", 0.86, 0.71),
        ("yardstick/mixed.jsonl", 0.89, 0.82),
        ("yardstick/talk.jsonl", 0.87, 0.67),
        ("yardstick/far.jsonl", 0.84, 0.54),
        ("yardstick/natural.jsonl", 0.88, 0.65),
        ("yardstick/authors.jsonl", 0.91, 0.83),
        ("yardstick/agreed.jsonl", 0.84, 0.78),
    ],
)
def test_floor(name, precision, recall):
    found = evaluate(read_gold(HERE / name), RULES).figures()
    assert found[0] >= precision
    assert found[1] >= recall


def test_command_prints_figures_and_misses():
    gold = str(HERE / "gold" / "notes-first-half.json")
    result = CliRunner().invoke(main, ["evaluate", gold])
    assert result.exit_code == 0
    last = result.stdout.splitlines()[-1].split()
    assert last[0] == "all" and int(last[1]) + int(last[3]) == 117
    assert result.stdout.count("missed  notes") == int(last[3])


def test_gold_without_text_or_with_a_wrong_relation(tmp_path):
    path = tmp_path / "gold.json"
    path.write_text('{"concepts": [], "relations": []}', encoding="utf-8")
    with pytest.raises(GoldError, match="no text"):
        read_gold(path)
    path.write_text(
        '{"text": "", "concepts": [], "relations": [{"source": "A", "type": "likes", '
        '"target": "B", "level": "must"}]}',
        encoding="utf-8",
    )
    with pytest.raises(GoldError, match="a relation needs"):
        read_gold(path)


def test_suggest_lists_what_is_not_in_the_list(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("## FooNet\n\nFooNet使用了ReLU。", encoding="utf-8")
    concepts = tmp_path / "concepts.yml"
    concepts.write_text("concepts:\n- name: ReLU\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["suggest", "a.md", "--concepts", str(concepts)])
    assert result.exit_code == 0
    assert "FooNet" in result.stdout.splitlines()[0]
    assert not any(line.split()[1] == "ReLU" for line in result.stdout.splitlines())
