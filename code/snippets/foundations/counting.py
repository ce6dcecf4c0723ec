r"""参数量与乘加次数：一个网络有多大、有多慢。

- 卷积：参数 $C_\text{out}\,(C_\text{in}/g\cdot k_h k_w) + C_\text{out}$，乘加
  $C_\text{out}\,(C_\text{in}/g)\,k_h k_w\cdot H_\text{out}W_\text{out}$；
- 全连接：参数 $\text{in}\cdot\text{out}+\text{out}$，乘加 $\text{in}\cdot\text{out}$。

这里不套公式，而是让网络在 meta 设备上空跑一遍，把真正执行的卷积和矩阵乘法数出来，于是任何写法的网络
都数得对。1 次乘加（MAC）= 2 次浮点运算（FLOP）；偏置、激活、池化、归一化不计，这是文献的惯例。

来源：`torch.utils.flop_counter`（FLOPs 的一半即 MACs）；Molchanov et al. 2017, App. A.1（公式）。
BN 的滑动均值与方差是缓冲区（buffer），不是参数，分开数。
"""

from collections.abc import Iterable

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from snippets.foundations.meta_device import meta_copy, meta_input
from snippets.foundations.receptive_field import receptive_field

__all__ = ["count_buffers", "count_macs", "count_parameters", "receptive_field", "stage_shapes"]


def count_parameters(module: nn.Module) -> int:
    """参数个数；被几处共享的参数只数一次。

    Args:
        module: 任意模块，meta 设备上的也行。

    Returns:
        `nn.Parameter` 的元素总数（含被冻结的），缓冲区不计。
    """
    return sum(p.numel() for p in module.parameters())


def count_buffers(module: nn.Module) -> int:
    """缓冲区元素个数，如 BN 的滑动均值、滑动方差。

    Args:
        module: 任意模块。

    Returns:
        浮点缓冲区的元素总数；BN 的步数计数器（整数）不计。
    """
    return sum(b.numel() for b in module.buffers() if b.is_floating_point())


def count_macs(module: nn.Module, *inputs: torch.Tensor | tuple[int, ...]) -> int:
    """推断一次要做的乘加次数（卷积、转置卷积、线性、矩阵乘法）。

    Args:
        module: 任意模块；不被改动。
        inputs: 每个输入的形状或张量，如 `(1, 3, 224, 224)`；批量按给的算。

    Returns:
        乘加次数，即 FLOPs 的一半。
    """
    twin = meta_copy(module)
    data = [meta_input(i, module) for i in inputs]
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), torch.device("meta"), counter:
        twin(*data)
    return counter.get_total_flops() // 2


def stage_shapes(
    module: nn.Module,
    input: torch.Tensor | tuple[int, ...],
    names: Iterable[str] | None = None,
) -> dict[str, tuple[int, ...]]:
    """空跑一遍，记下各子模块的输出形状。

    Args:
        module: 任意模块；不被改动。
        input: 输入的形状或张量。
        names: 要看的子模块（`named_modules` 里的名字，如 `"layer1.0"`）；不给则看直接子模块。

    Returns:
        名字 → 输出形状（不含批量维），按执行的先后；执行多次的取最后一次。

    Raises:
        ValueError: names 里有模块没有的名字。
    """
    twin = meta_copy(module)
    found = dict(twin.named_modules())
    wanted = [name for name, _ in twin.named_children()] if names is None else list(names)
    if unknown := [name for name in wanted if name not in found]:
        raise ValueError(f"names 应为子模块的名字，没有 {unknown}")
    shapes: dict[str, tuple[int, ...]] = {}

    def record(name: str):
        def hook(_module: nn.Module, _args: tuple, out: object) -> None:
            first = out if isinstance(out, torch.Tensor) else next(iter(out))
            shapes[name] = tuple(first.shape[1:])

        return hook

    for name in wanted:
        found[name].register_forward_hook(record(name))
    with torch.no_grad(), torch.device("meta"):
        twin(meta_input(input, module))
    return shapes


def main() -> None:
    """现代版 LeNet-5：61,706 个参数、416,520 次乘加。"""
    lenet = nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )
    print(f"参数 {count_parameters(lenet):,}，乘加 {count_macs(lenet, (1, 1, 32, 32)):,}")
    for name, shape in stage_shapes(lenet, (1, 1, 32, 32)).items():
        print(f"  {lenet[int(name)].__class__.__name__:<10} → {shape}")
    print("卷积部分的感受野：", receptive_field(lenet[:6], (1, 1, 64, 64)))


if __name__ == "__main__":
    main()
