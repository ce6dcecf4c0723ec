"""在 meta 设备上走一遍网络，记下每个子模块输出的形状；不分配内存，不算数。"""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor, nn

Module = TypeVar("Module", bound=nn.Module)


def weightless(make: Callable[[], Module]) -> Module:
    """在 meta 设备上造网络：各层的形状都在，权重不占内存。"""
    with torch.device("meta"):
        return make()


def traced(make: Callable[[], nn.Module], *size: int) -> dict[str, tuple[int, ...]]:
    """子模块的名字 → 输出的形状；整个网络的输出记在空名字下。

    同一个模块被用几次，记最后一次；输出不是张量的（元组、字典）不记。

    Args:
        make: 造网络的函数。
        size: 输入的形状，如 1, 3, 224, 224。
    """
    shapes: dict[str, tuple[int, ...]] = {}
    net, x = weightless(make).eval(), torch.zeros(*size, device="meta")
    for name, module in net.named_modules():

        def keep(_module: nn.Module, _inputs: object, out: object, name: str = name) -> None:
            if isinstance(out, Tensor):
                shapes[name] = tuple(out.shape)

        module.register_forward_hook(keep)
    with torch.no_grad():
        net(x)
    return shapes
