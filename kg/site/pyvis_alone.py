"""Imports pyvis without IPython, which it needs only to show a graph in a notebook.

IPython would be a tenth of the time that a small site takes to build.
"""

import sys
from types import ModuleType

__all__ = ["Edge", "Network", "Node"]


def _frame(*args: object, **named: object) -> object:
    from IPython.display import IFrame

    return IFrame(*args, **named)


def _import_alone() -> None:
    display = ModuleType("IPython.display")
    display.IFrame = _frame
    stand_ins = {"IPython": ModuleType("IPython"), display.__name__: display}
    sys.modules.update(stand_ins)
    try:
        import pyvis.network  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


if not {"IPython", "pyvis"} & set(sys.modules):
    _import_alone()

from pyvis.edge import Edge  # noqa: E402
from pyvis.network import Network  # noqa: E402
from pyvis.node import Node  # noqa: E402
