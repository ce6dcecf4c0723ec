"""What a build does not load and does not keep, so that it stays light."""

import subprocess
import sys


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
