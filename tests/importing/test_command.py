"""The command: odd files, odd folders, the report, the check for lost text."""
# ruff: noqa: E501 (texts and tables read best a line each)

import errno
import fcntl
import json
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from kg.cli.importing import import_notes
from kg.importing import lock
from kg.importing.store import Store

TEXT = "# 标题\n\n深度学习的一句话。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        (TEXT.replace("的", "的\0").encode(), "utf-8"),
        (TEXT.encode().replace("。".encode(), "。".encode() + b"\xff"), "utf-8"),
    ],
)
def test_encodings(workshop, data, encoding):
    workshop.write(data)
    result = workshop.run()
    assert result.code == 0
    assert result.report["sources"][0]["encoding"] == encoding
    assert workshop.page("标题.md").replace("\ufffd", "").endswith("# 标题\n\n深度学习的一句话。\n")


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(range(256)) * 20, b"PK\x03\x04zip", bytes(5000)],
)
def test_a_binary_file_is_one_sentence(workshop, data):
    workshop.write(data, "binary.md")
    workshop.write(TEXT)
    result = workshop.run()
    assert result.code == 1
    assert [error["where"] for error in result.report["errors"]] == ["binary.md"]
    assert "binary file" in result.report["errors"][0]["message"]
    assert "标题.md" in workshop.pages()


def test_nothing_is_written_if_nothing_could_be_read(workshop):
    workshop.write(bytes(5000))
    assert workshop.run().code == 1 and not workshop.docs.exists()


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file(workshop, data):
    workshop.write(data)
    result = workshop.run()
    assert result.code == 0 and "empty" in result.text


def test_no_headings(workshop):
    workshop.write("一句话。\n\n- 列表\n", "我的笔记.md")
    workshop.run()
    assert (
        workshop.page("我的笔记.md")
        == "---\ntitle: 我的笔记\n---\n\n# 我的笔记\n\n一句话。\n\n- 列表\n"
    )


def test_many_headings(workshop):
    workshop.write("".join(f"# H {i}\n\nx\n\n" for i in range(400)))
    assert workshop.run().code == 0
    assert len(workshop.pages()) == 401


@pytest.mark.parametrize(
    "line", ["字" * 50_000, "![" * 50_000, "`a" * 50_000, "**" * 50_000, "[x](" * 50_000, "$" * 200_000,
             "<a " * 50_000, "\\" * 200_000, "- " * 50_000, "> " * 50_000, "<!--" * 50_000, "Ã¤" * 50_000,
             "杩欓噷" * 30_000, "中\n" * 50_000, "|" * 100_000, "{%a" * 50_000, "%}" + "{%a" * 50_000,
             "中\n" * 20_000 + ": 义", "> [!a]\n> 文\n\n" * 5_000, "# 甲" + " " * 100_000 + "{",
             "# 甲 {#" + "-" * 100_000, "<script type='math/tex'>" * 10_000, ":::a\n" * 10_000,
             "{% note %}\n" * 10_000 + ":::\n" * 10_000, "    中，\n\n" * 20_000, ":a" * 100_000,
             "> - a\n>   - b\n" * 5_000, "甲|乙-" * 20_000 + "\nx", "![a](b.png) " * 5_000 + "x\n---",
             "<div>\n\n</section>\n\n" * 5_000, "- a\n\n  - b\n- c\n" * 5_000,
             "文 ^" + "a" * 100_000, "甲：乙\n" * 20_000,
             "#a中\n\n" * 40_000]
)  # fmt: skip
def test_a_long_line_takes_linear_time(workshop, line):
    workshop.write("# 页\n\n" + line + "\n")
    start = time.process_time()
    assert workshop.run().code == 0
    # Far more than any takes, far less than the square of its length would.
    assert time.process_time() - start < 15


def test_missing_notes_and_folders_are_one_sentence(workshop):
    result = workshop.run(notes=workshop.top / "none.md")
    assert result.code == 1 and "no such file" in result.text
    result = workshop.run()
    assert result.code == 1 and "no Markdown files" in result.text
    (workshop.docs).write_text("a file")
    workshop.write(TEXT)
    result = workshop.run()
    assert result.code == 2 and "is a file" in result.text


@pytest.mark.parametrize("option", ["--into", "--images", "--json", None])
def test_an_empty_path_is_one_sentence(workshop, option):
    notes = workshop.write(TEXT)
    arguments = [str(notes), option, ""] if option else [""]
    result = CliRunner().invoke(import_notes, arguments)
    assert result.exit_code == 2 and "the path is empty" in result.output


def test_a_second_import_at_once_is_refused(workshop):
    workshop.write(TEXT)
    store = Store(workshop.docs)
    result = workshop.run()
    assert result.code == 1 and "another import is at work here" in result.text
    store.discard()
    assert not workshop.docs.exists()
    assert workshop.run().code == 0


def test_an_import_that_is_killed_leaves_the_folder_free(workshop):
    workshop.write(TEXT)
    script = (
        "import sys, time; from pathlib import Path; from kg.importing.store import Store\n"
        "Store(Path(sys.argv[1])); print('taken', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(workshop.docs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "taken\n"
        assert "another import is at work here" in workshop.run().text
        other.kill()
    assert workshop.run().code == 0


class Windows:
    """Locks a part of a file as `msvcrt` does, which tells that it is locked in its own way."""

    LK_NBLCK = 2

    @staticmethod
    def locking(handle: int, mode: int, size: int) -> None:
        assert mode == Windows.LK_NBLCK and size == 1
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None


def test_a_second_import_at_once_is_refused_where_only_files_can_be_locked(workshop, monkeypatch):
    monkeypatch.setattr(lock, "fcntl", None)
    monkeypatch.setattr(lock, "msvcrt", Windows, raising=False)
    workshop.write(TEXT)
    store = Store(workshop.docs)
    result = workshop.run()
    assert result.code == 1 and "another import is at work here" in result.text
    store.discard()
    assert workshop.run().code == 0
    before = workshop.bytes()
    assert workshop.run().code == 0 and workshop.bytes() == before


def test_a_report_that_cannot_be_written_is_one_sentence(workshop):
    workshop.write(TEXT)
    result = workshop.run("--json", workshop.top / "none" / "report.json")
    assert result.code == 1 and "the report cannot be written" in result.text


def test_many_files_are_counted(workshop):
    for number in range(30):
        workshop.write(TEXT, f"{number:02}.md")
    text = workshop.run().text
    assert "19.md: utf-8" in text and "20.md: utf-8" not in text and "… and 10 more files" in text


def test_things_in_the_way_are_one_sentence(workshop):
    workshop.write("# A\n\n## B\n\nb\n")
    workshop.docs.mkdir()
    (workshop.docs / "a").write_text("in the way")
    result = workshop.run()
    assert result.code == 1 and "in the way" in result.text
    assert (workshop.docs / "a").read_text() == "in the way"


def test_pages_do_not_leave_the_docs_folder_by_a_link(workshop):
    (workshop.top / "outside").mkdir()
    workshop.docs.mkdir()
    (workshop.docs / "a").symlink_to(workshop.top / "outside")
    workshop.write("# A\n\n## B\n\nb\n")
    assert workshop.run().code == 1
    assert not list((workshop.top / "outside").iterdir())


def test_the_report_as_json(workshop):
    workshop.picture("notes/net.png")
    workshop.write("# A\n\n![图](net.png) ![x](C:\\Users\\bob\\lost.png) ![y](https://a.b/c.png)\n")
    report = workshop.run().report
    assert report["images"]["references"] == report["images"]["accounted"] == 3
    assert report["images"]["by_status"] == {"copied": 1, "missing": 1, "remote": 1}
    lost = next(entry for entry in report["images"]["entries"] if entry["status"] == "missing")
    assert lost["where"] == "notes.md:3" and lost["name"] == "lost.png" and lost["page"] == "a.md"
    assert "bob" not in json.dumps(report) and str(workshop.top) not in json.dumps(report)
    result = CliRunner().invoke(
        import_notes, [str(workshop.notes), "--into", str(workshop.docs), "--json", "-"]
    )
    assert json.loads(result.output)["exit_code"] == 0


def test_nothing_private_reaches_the_docs_folder(workshop):
    workshop.write(
        "---\ntypora-copy-images-to: C:\\Users\\zhangsan\\img\ntitle: /home/zhangsan/页\n"
        "author: C:\\Users\\zhangsan\n---\n\n# 页\n\n"
        "![C:\\Users\\zhangsan\\a.png](C:\\Users\\zhangsan\\a.png 'C:\\Users\\zhangsan\\a.png')\n\n"
        "<img src='/home/zhangsan/b.png' data-x='/home/zhangsan' alt='/Users/zhangsan/b'>\n\n"
        "[r][1] ![s][1] <file:///home/zhangsan/c> [t](/Users/zhangsan/d.pdf)\n\n"
        "<a href='file:///home/zhangsan/e.html'>u</a> 见 C:\\Users\\zhangsan\\f。\n\n"
        "<div style='background:url(C:\\Users\\zhangsan\\g.png)'>v</div>\n\n"
        "<!-- /Users/zhangsan -->\n\n[1]: C:\\Users\\zhangsan\\h.png\n",
        "页.md",
    )
    result = workshop.run()
    everything = b"".join(data for data, _ in workshop.bytes().values()).decode()
    assert "zhangsan" not in everything
    assert "zhangsan" not in result.text + json.dumps(result.report)


def test_check_finds_everything_after_an_import(workshop):
    workshop.picture("notes/net.png")
    workshop.write(
        "# A\n\n一句。两句？**instance**,**group** 有 $x_1$ 和 `code`。\n连着的一行\n\n![图](net.png) [链](https://a.b)\n\n"
        "```py\nx = 1  # 1*1\n```\n\n$$\ny\n$$\n\n| a | b |\n|---|---|\n| 甲 | 乙 |\n\n> 引\n"
    )
    workshop.run()
    before = workshop.bytes()
    result = workshop.run("--check")
    assert result.code == 0 and result.report["lost"] == []
    assert workshop.bytes() == before


@pytest.mark.parametrize(
    ("gone", "kind"),
    [("两句？", "sentence"), ("$x_1$", "formula"), ("x = 1", "code"), ("https://a.b", "link"),
     ("![网络](images/net.png)", "image"), ("    indented", "code")],
)  # fmt: skip
def test_check_names_what_is_lost(workshop, gone, kind):
    workshop.picture("notes/net.png")
    workshop.write(
        "# A\n\n一句。两句？有 $x_1$。[链](https://a.b)\n\n![网络](net.png)\n\n```\nx = 1\n```\n\n"
        "文\n\n    indented\n"
    )
    workshop.run()
    page = workshop.docs / "a.md"
    page.write_text(page.read_text("utf-8").replace(gone, ""), "utf-8")
    result = workshop.run("--check")
    assert result.code == 1
    assert kind in result.report["lost"][0]["message"]
    assert result.report["lost"][0]["where"].startswith("notes.md:")


def test_check_knows_moved_passages_and_listed_edits(workshop):
    workshop.write("# A\n\n搬走的话。错的话。\n\n# B\n\nb。\n")
    workshop.run()
    page = workshop.docs / "a.md"
    page.write_text("---\nname: A\n---\n\n对的话。\n\n# A\n", "utf-8")
    (workshop.docs / "b.md").write_text("# B\n\nb。搬走的话。\n", "utf-8")
    assert workshop.run("--check").code == 1
    workshop.write("edits:\n  - {from: 错的话, to: 对的话}\n", "corrections.yml")
    assert workshop.run("--check").code == 0


def test_help_names_every_option():
    text = CliRunner().invoke(import_notes, ["--help"]).output
    for option in ("--images", "--into", "--dry-run", "--check", "--json"):
        assert option in text
