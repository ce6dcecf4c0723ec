"""Snippets are read, shown in their heart, and made into one file that runs."""

import textwrap

from kg.site import code_pages
from kg.site.snippets import Snippet, heart, read_snippets
from kg.site.standalone import standalone

BASE = '''"""底：一个函数。"""

import os

def _help():
    return 1

def base():
    return _help()  # fmt: skip

def main():
    print("base")

if __name__ == "__main__":
    main()
'''
TOP = '''"""顶：用到底。"""

from snippets.a.base import base as below

def _help():
    return 2

def main():
    print(below() + _help())

if __name__ == "__main__":
    main()
'''


def _tree(tmp_path):
    folder = tmp_path / "code" / "snippets"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "base.py").write_text(BASE, encoding="utf-8")
    (folder / "a" / "top.py").write_text(TOP, encoding="utf-8")
    tests = tmp_path / "tests" / "a"
    tests.mkdir(parents=True)
    (tests / "test_base.py").write_text('def test_x():\n    """It is one."""\n', encoding="utf-8")
    return {s.id: s for s in read_snippets(folder, tmp_path / "tests", tmp_path)}


def test_read(tmp_path):
    snippets = _tree(tmp_path)
    base, top = snippets["a/base"], snippets["a/top"]
    assert (base.title, base.summary, base.module) == ("底", "底：一个函数", "snippets.a.base")
    assert base.test_file == "tests/a/test_base.py" and base.tests[0].says == "It is one"
    assert top.needs == ("a/base",) and not top.tests
    assert "fmt" not in base.source


def test_titles_and_formulas_show_as_they_are():
    snippet = Snippet("a/b", "m", "a*b*", r"a*b*：先做 $k\times k$，再 [x]", "")
    index = code_pages.code_index([snippet], {})
    assert r"- [a\*b\*](b.md)：先做 $k\times k$，再 \[x\]" in index
    assert 'description: "a*b*：先做 k×k，再 [x]"' in code_pages.code_page(snippet, "")


def test_one_file_runs_though_names_clash(tmp_path, capsys):
    snippets = _tree(tmp_path)
    file = standalone(snippets["a/top"], snippets)
    assert "from snippets" not in file and file.startswith('"""顶')
    exec(compile(file, "top.py", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "3\n"


def test_heart_is_the_forward_without_docstring_or_what_is_marked():
    source = textwrap.dedent('''
        class Net:
            def forward(self, x):
                """Says."""
                return x
    ''')
    assert heart(source) == "def forward(self, x):\n    return x"
    marked = "a = 1\n# --8<-- [start: heart]\nb = 2\n# --8<-- [end: heart]\n"
    assert heart(marked) == "b = 2"
    long = "def f():\n" + "".join(f"    x{i} = {i}\n" for i in range(40))
    assert len(heart(long).splitlines()) == 15 and heart(long).endswith("…")
    assert heart("x = 1\n") == ""


def test_heart_leaves_checks_out_and_parts_methods():
    source = textwrap.dedent('''
        # --8<-- [start: heart]
        class Net:
            """Says."""

            def scale(self, x):
                """Says more."""
                check_image(x)
                if x.ndim != 4:
                    raise ValueError("x")
                return x

            def refuse(self, x):
                raise ValueError("x")
        # --8<-- [end: heart]
    ''')
    assert heart(source) == textwrap.dedent("""\
        class Net:
            def scale(self, x):
                return x

            def refuse(self, x):
                raise ValueError("x")""")
    part = "# --8<-- [start: heart]\n    a = [\n# --8<-- [end: heart]\n    ]\n"
    assert heart(part) == "a = ["


def test_every_snippet_of_the_house_gives_one_file_that_compiles():
    from pathlib import Path

    root = Path(__file__).parents[2]
    found = read_snippets(root / "code" / "snippets", root / "tests" / "snippets", root)
    snippets: dict[str, Snippet] = {s.id: s for s in found}
    assert snippets
    for snippet in found:
        file = standalone(snippet, snippets)
        assert file is not None, f"{snippet.id} imports snippets in a way that cannot be joined"
        assert "--8<--" not in file
        compile(file, snippet.id, "exec")
        assert "snippets." not in "".join(
            line for line in file.splitlines() if line.startswith(("from ", "import "))
        )
