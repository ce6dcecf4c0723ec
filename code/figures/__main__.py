"""画出所有的图，写进 docs/images/：`python -m figures docs/images`。"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from figures import (
    averages,
    backpropagation,
    enlarging,
    lstm,
    mobilenet,
    normalizations,
    optimizers,
)

FIGURES: dict[str, Callable[[], str]] = {
    "backpropagation-single": backpropagation.single,
    "backpropagation-batch": backpropagation.batch,
    "moving-average-recursion": averages.recursion,
    "moving-average-curves": averages.curves,
    "momentum": optimizers.momentum,
    "rmsprop": optimizers.rmsprop,
    "adam": optimizers.adam,
    "enlarging": enlarging.enlarging,
    "layer-norm-dense": normalizations.dense_layer,
    "layer-norm-conv": normalizations.conv_layer,
    "instance-norm": normalizations.instance_norm,
    "group-norm": normalizations.group_norm,
    "depthwise-separable-cost": mobilenet.cost_ratio,
    "lstm-cell": lstm.overview,
    "lstm-forget-gate": partial(lstm.step, "forget"),
    "lstm-input-gate": partial(lstm.step, "input"),
    "lstm-cell-update": partial(lstm.step, "update"),
    "lstm-output-gate": partial(lstm.step, "output"),
}


def main() -> None:
    """写出每张图，没有变的文件不动。"""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        path, text = folder / f"{name}.svg", draw()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path)


if __name__ == "__main__":
    main()
