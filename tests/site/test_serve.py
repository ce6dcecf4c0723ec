"""Under `mkdocs serve` a page is made again when it must be: the site is that of a fresh build."""

import logging
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

from kg.site import frames, memory

# A package of its own, for `snippets` is the name of ours, all of which would be read as well.
CONFIG = """site_name: 试
theme: {name: material, language: zh, font: false}
validation: {anchors: warn}
plugins:
- search
- mkdocstrings: {handlers: {python: {paths: [code]}}}
- kg: {rules: [own.yml], snippets: code/proofs}
markdown_extensions: [admonition, attr_list, pymdownx.highlight, pymdownx.superfences]
"""
SNIPPET = (
    '"""%s：一句话。"""\n\n%s\n\ndef run(x: int) -> int:\n    """加 %d。"""\n    return x + 1\n'
)
FILES = {
    "mkdocs.yml": CONFIG,
    "own.yml": "rules:\n- {id: own, type: combines, pattern: 'S 与 ~ B (联姻)'}\n",
    "docs/index.md": "# 家\n\n<!-- kg:counts -->\n\n<!-- kg:overview -->\n\n- [甲](t/a.md)\n",
    "docs/concepts.yml": "kinds:\n  own: {label: 自有, light: '#123456', dark: '#abcdef'}\n"
    "concepts:\n- {name: 丁方法, kind: own, definition: 一种方法。}\n",
    "docs/t/index.md": "# 章\n\n<!-- pages -->\n- [甲](a.md)\n- [乙](b.md)\n<!-- /pages -->\n",
    "docs/t/a.md": "---\nname: 甲网络\nkind: architecture\nsnippet: g/one\n---\n# 甲网络\n\n"
    "甲网络是乙网络的改进版本，见[乙](b.md#part)。\n\n甲网络主动与新秀丁方法联姻。\n\n$$\nx_1\n$$\n",
    "docs/t/b.md": "---\nname: 乙网络\nkind: architecture\nyear: 2015\n---\n# 乙网络\n\n文字。\n\n"
    "## 一部分 { #part }\n\n```python\nx = 1\n```\n",
    "docs/t/c.md": "---\nname: 丙网络\nkind: architecture\n---\n# 丙网络\n\n丙网络使用了甲网络。\n",
    "code/proofs/g/one.py": SNIPPET % ("壹", "from proofs.g.two import run as two", 1),
    "code/proofs/g/two.py": SNIPPET % ("贰", "import math", 2),
    "tests/snippets/g/test_one.py": 'def test_one():\n    """一。"""\n',
}


def _prose(root: Path) -> None:
    _edit(root, "docs/t/b.md", "文字。", "文字，又一句。乙网络使用了丁方法。")


def _front_matter(root: Path) -> None:
    _edit(
        root, "docs/t/b.md", "year: 2015", "year: 2016\naliases: [后来者]\ndefinition: 乙的定义。"
    )


def _concepts(root: Path) -> None:
    _edit(root, "docs/concepts.yml", "丁方法", "戊方法")


def _colour(root: Path) -> None:
    _edit(root, "docs/concepts.yml", "#123456", "#654321")


def _rule(root: Path) -> None:
    _edit(root, "own.yml", "combines", "similar_to")


def _snippet(root: Path) -> None:
    _edit(root, "code/proofs/g/two.py", "def run(", "def more(y: int = 3) -> None:\n"
          '    """更多。"""\n\n\ndef run(')  # fmt: skip


def _needed_name(root: Path) -> None:
    _edit(root, "code/proofs/g/one.py", "run as two", "more")


def _test(root: Path) -> None:
    _edit(root, "tests/snippets/g/test_one.py", "一。", "二。")


def _title(root: Path) -> None:
    _edit(root, "docs/t/b.md", "# 乙网络", "# 乙 Netz")


def _deleted(root: Path) -> None:
    (root / "docs/t/c.md").unlink()


def _renamed(root: Path) -> None:
    (root / "docs/t/b.md").rename(root / "docs/t/z.md")
    _edit(root, "docs/t/a.md", "b.md", "z.md")
    _edit(root, "docs/t/index.md", "b.md", "z.md")


def _configuration(root: Path) -> None:
    _edit(root, "mkdocs.yml", "admonition, ", "admonition, pymdownx.tilde, ")
    _edit(root, "docs/t/a.md", "改进版本", "改进~版~本")


EDITS = (_prose, _front_matter, _colour, _rule, _concepts, _snippet, _needed_name, _test, _title,
         _deleted, _renamed, _configuration)  # fmt: skip


def _edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, name
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setattr(memory, "_path", lambda _: tmp_path / "kg-site-test.bin")
    root = tmp_path / "project"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def _config(root: Path, site: Path, command: str = ""):
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site))
    if command:
        config.plugins.on_shutdown()
        config.plugins.on_startup(command=command, dirty=False)
    return config


def _bytes(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def test_after_each_edit_the_site_is_that_of_a_fresh_build(project: Path, tmp_path: Path):
    live, states = tmp_path / "live", [tmp_path / "state0"]
    shutil.copytree(project, states[0])
    build(_config(project, live, command="serve"))
    served = [_bytes(live)]
    for number, edit in enumerate(EDITS, 1):
        edit(project)
        # Every third edit is seen by another run of the server.
        build(_config(project, live, command="" if number % 3 else "serve"))
        served.append(_bytes(live))
        states.append(tmp_path / f"state{number}")
        shutil.copytree(project, states[-1])
    for number, (state, was) in enumerate(zip(states, served, strict=True)):
        what = EDITS[number - 1].__name__ if number else "first build"
        build(_config(state, tmp_path / "fresh", command="build"))
        fresh = _bytes(tmp_path / "fresh")
        assert sorted(was) == sorted(fresh), what
        assert not [name for name in fresh if was[name] != fresh[name]], what
        assert not number or was != served[number - 1], f"{what} changed nothing"


def test_only_what_changed_is_rendered_again(project: Path, tmp_path: Path, monkeypatch):
    rendered = []
    render = Page.render

    def counted(page, *rest):
        rendered.append(page.file.src_uri)
        render(page, *rest)

    monkeypatch.setattr(Page, "render", counted)
    build(_config(project, tmp_path / "live", command="serve"))
    assert len(rendered) == 11
    for edit, wanted in ((_prose, ["t/b.md"]), (_rule, []), (_test, [])):
        rendered.clear()
        edit(project)
        build(_config(project, tmp_path / "live"))
        assert rendered == wanted, edit.__name__
    rendered.clear()
    _edit(project, "code/proofs/g/one.py", "一句话", "两句话")
    build(_config(project, tmp_path / "live"))
    assert sorted(rendered) == ["code/index.md", "code/one.md", "code/two.md"]


def test_another_run_knows_what_this_one_made(project: Path, tmp_path: Path, monkeypatch):
    build(_config(project, tmp_path / "live", command="serve"))
    _edit(project, "docs/t/b.md", "文字。", "文字，又一句。")
    made = _count_frames(monkeypatch)
    build(_config(project, tmp_path / "again", command="serve"))
    assert made == ["t/b.md"]


def _count_frames(monkeypatch) -> list[str]:
    made, make = [], frames._made

    def counted(template, context):
        made.append(context["page"].file.src_uri)
        return make(template, context)

    monkeypatch.setattr(frames, "_made", counted)
    return made


def test_only_what_changed_is_put_in_its_frame_again(project: Path, tmp_path: Path, monkeypatch):
    made = _count_frames(monkeypatch)
    build(_config(project, tmp_path / "live", command="serve"))
    assert len(made) == 11
    made.clear()
    _edit(project, "docs/t/b.md", "文字。", "文字，又一句。")
    build(_config(project, tmp_path / "live"))
    assert made == ["t/b.md"]
    made.clear()
    _edit(project, "docs/t/b.md", "# 乙网络", "# 乙 Netz")
    build(_config(project, tmp_path / "live"))
    assert len(made) == 11


HOOK = """from pathlib import Path

def on_page_context(context, page, config, **_):
    word = Path(config.config_file_path).with_name("word.txt").read_text(encoding="utf-8")
    context["config"].site_description = word
"""


def test_what_a_hook_says_in_a_frame_is_never_old(project: Path, tmp_path: Path):
    _edit(project, "mkdocs.yml", "plugins:\n", "hooks: [hook.py]\nplugins:\n")
    (project / "hook.py").write_text(HOOK, encoding="utf-8")
    for word, command in (("早", "serve"), ("晚", "")):
        (project / "word.txt").write_text(word, encoding="utf-8")
        build(_config(project, tmp_path / "live", command=command))
        page = (tmp_path / "live/t/c/index.html").read_text(encoding="utf-8")
        assert f'<meta name="description" content="{word}"' in page


def test_a_warning_is_given_again_until_its_cause_is_mended(project: Path, tmp_path: Path, caplog):
    _edit(project, "docs/t/b.md", "文字。", "[无](none.md) $\\foo$")
    _edit(project, "docs/t/a.md", "#part", "#nowhere")
    (project / "docs/t/b.md").touch()
    for command in ("serve", ""):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "mkdocs"):
            build(_config(project, tmp_path / "live", command=command))
        for said in ("none.md", "Unknown command", "nowhere"):
            assert said in caplog.text, (command, said)
    _edit(project, "docs/t/b.md", "[无](none.md) $\\foo$", "文字。")
    _edit(project, "docs/t/a.md", "#nowhere", "#part")
    caplog.clear()
    with caplog.at_level(logging.WARNING, "mkdocs"):
        build(_config(project, tmp_path / "live"))
    assert not caplog.text


def test_mkdocstrings_may_be_turned_off(project: Path, tmp_path: Path):
    _edit(project, "mkdocs.yml", "mkdocstrings: {", "mkdocstrings: {enabled: false, ")
    build(_config(project, tmp_path / "live", command="serve"))
    assert (tmp_path / "live/t/a/index.html").is_file()
