"""`kg extract --jsonl`: a pure function of each line, in order, serial or over a Dask cluster."""

import json

import pytest
from click.testing import CliRunner

from kg.cli import main


def line(id: object, text: str, *names: str) -> str:
    concepts = [{"name": name, "aliases": []} for name in names]
    return json.dumps({"id": id, "text": text, "concepts": concepts}, ensure_ascii=False)


def run(stdin: str | bytes, *options: str):
    return CliRunner().invoke(main, ["extract", "--jsonl", *options], input=stdin)


def test_answers_in_order_with_evidence_and_kinds_left_out():
    result = run("\n".join([line(2, "A使用了B。", "A", "B"), "", line("x", "无", "A")]))
    assert result.exit_code == 0
    first, second = map(json.loads, result.stdout.splitlines())
    evidence = {"sentence": "A使用了B。", "rule": "uses-verb", "start": 0, "end": 6}
    assert first == {"id": 2, "relations": [
        {"source": "A", "type": "uses", "target": "B", "evidence": [evidence]}]}  # fmt: skip
    assert second == {"id": "x", "relations": []}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"id": 1, "concepts": []}', "`text` must be a string"),
        ('{"text": "", "concepts": []}', "`id` is missing"),
        ('{"id": 1, "text": ""}', "`concepts` must be a list"),
        ('{"id": 1, "text": "", "concepts": [{"name": " "}]}', "`concepts[0]` has no name"),
        ('{"id": 1, "text": "", "concepts": [{"name": "A"}, {"name": "A"}]}', "already taken"),
        ('{"id": 1, "text": "", "concepts": [{"name": "A", "aliases": "B"}]}', "`aliases` must"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(bad, message):
    good = line(1, "A使用了B。", "A", "B")
    result = run(f"{good}\n{bad}\n{good}\n")
    assert result.exit_code != 0
    assert len(result.stdout.splitlines()) == 2
    assert "line 2: " in result.stderr and message in result.stderr


def test_bytes_that_are_no_text():
    result = run(b"\xff\xfe\n" + line(1, "A使用了B。", "A", "B").encode())
    assert result.exit_code != 0
    assert "line 1: not JSON" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_ten_megabytes_in_a_line():
    text = "今天说的都是别的事情，与它们没有关系。" * 180_000 + "A使用了B。"
    assert len(text.encode()) > 10_000_000
    result = run(line(1, text, "A", "B"))
    assert result.exit_code == 0
    (relation,) = json.loads(result.stdout)["relations"]
    assert (relation["source"], relation["target"]) == ("A", "B")


def test_inherited_only_when_asked_for():
    text = "A改进了B。B使用了C。"
    plain, asked = run(line(1, text, *"ABC")), run(line(1, text, *"ABC"), "--inherited")
    assert len(json.loads(plain.stdout)["relations"]) == 2
    assert json.loads(asked.stdout)["relations"][2]["inherited"] is True


def test_dask_gives_the_same_lines():
    from distributed import LocalCluster

    lines = [line(i, f"A{i}使用了B。它借鉴了C。", f"A{i}", "B", "C") for i in range(150)]
    lines.insert(70, "{")
    stdin = "\n".join(lines)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        spread = run(stdin, "--scheduler", cluster.scheduler_address)
    serial = run(stdin)
    assert spread.stdout == serial.stdout
    assert spread.stderr == serial.stderr
    assert (spread.exit_code, len(serial.stdout.splitlines())) == (serial.exit_code, 150)
