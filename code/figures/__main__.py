"""画出所有的图，写进 docs/images/：`python -m figures docs/images`。"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from figures import (
    averages,
    backpropagation,
    classification,
    context,
    deeplab,
    encoder_decoder,
    enlarging,
    inception,
    lstm,
    mobilenet,
    normalizations,
    optimizers,
    residual,
    xception,
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
    "alexnet": classification.alexnet,
    "vgg": classification.vgg,
    "inception-module": inception.googlenet,
    "inception-factorized": inception.factorized,
    "xception-extreme": xception.extreme,
    "xception-kernels": xception.kernels,
    "xception-flows": xception.flows,
    "resnet-blocks": residual.resnet,
    "preresnet-units": residual.preresnet,
    "resnext-block": residual.resnext,
    "densenet-block": classification.densenet,
    "squeeze-excitation": classification.senet,
    "depthwise-separable-cost": mobilenet.cost_ratio,
    "wide-resnet-stages": classification.wide_resnet_stages,
    "fcn-convolutional": encoder_decoder.convolutional,
    "fcn-skips": encoder_decoder.skips,
    "u-net": encoder_decoder.unet,
    "segnet": encoder_decoder.segnet,
    "segnet-unpooling": encoder_decoder.unpooling,
    "refinenet": context.refinenet,
    "pspnet": context.pspnet,
    "pspnet-auxiliary-loss": context.auxiliary,
    "large-kernel-matters": context.large_kernel,
    "deeplab-v1": deeplab.v1,
    "deeplab-v2-aspp": deeplab.v2,
    "deeplab-v3-aspp": deeplab.v3,
    "deeplab-v3-plus": deeplab.v3plus,
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
