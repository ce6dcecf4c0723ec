"""What a build does not load and does not keep, so that it stays light."""

import json
import re
import subprocess
import sys

from kg.graph import build, positions
from kg.model import Concept
from kg.site.graph_data import Place
from kg.site.graph_page import render


def test_heavy_libraries_that_nothing_needs_are_not_loaded():
    script = (
        "import sys, kg.site.plugin\n"
        "print([name for name in ('numpy', 'scipy', 'matplotlib', 'IPython', 'torch')\n"
        "       if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_pyvis_still_shows_a_graph_in_a_notebook():
    script = (
        "import kg.site.pyvis_alone, pyvis.network\n"
        "print(type(pyvis.network.IFrame('a.html', 1, 1)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "IPython" in done.stdout


def test_a_large_graph_has_few_files_and_says_which_concept_is_in_which():
    graph = build([Concept(f"c{number}", f"概念{number}") for number in range(1001)], [])
    files = render(graph, positions(graph), Place("试", lambda _: "a/", lambda _: ""))
    details = {path: text for path, text in files.items() if "details-" in path}
    assert 100 < len(details) <= 200
    data = re.search(r'id="kg-data">(.*?)</script>', files["graph/index.html"], re.DOTALL)[1]
    chunk = json.loads(data)["chunk"]
    for place in (0, 500, 1000):
        assert f'"c{place}":' in details[f"graph/details-{place // chunk}.js"]


def test_the_graph_page_names_tools_that_it_has_not_in_one_language_at_most():
    script = render(build([], []), {}, Place("试", lambda _: "", lambda _: ""))[
        "graph/vis-network.min.js"
    ]
    assert script.count(b"addDescription:") == 1 and len(script) > 400_000
