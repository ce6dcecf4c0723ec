"""meta 设备：不分配内存、不做运算，只推形状。

张量放在 `torch.device("meta")` 上时只有形状和类型，没有数据。网络在上面“空跑”一遍，各层的形状、
乘加次数、感受野就都知道了，而 VGG-16 的 138 M 个参数一个字节也不占。

来源：PyTorch 文档 [Meta device](https://pytorch.org/docs/stable/meta.html)。
与 `module.to("meta")` 的区别：原模块不动，得到的是处于推断模式的副本，连临时内存也不占。
"""

import copy

import torch
from torch import nn


def meta_copy(module: nn.Module) -> nn.Module:
    """复制出一个没有数据的模块，处于推断（eval）模式。

    Args:
        module: 任意模块，放在哪个设备上都行；它本身不被改动。

    Returns:
        meta 设备上的副本，参数形状与共享关系都照旧。
    """
    memo: dict[int, object] = {}
    for p in module.parameters():
        memo[id(p)] = nn.Parameter(p.detach().to("meta"), requires_grad=p.requires_grad)
    for b in module.buffers():
        memo[id(b)] = b.detach().to("meta")
    return copy.deepcopy(module, memo).eval()  # memo 里已有的张量不会再被复制


def meta_input(data: torch.Tensor | tuple[int, ...], module: nn.Module) -> torch.Tensor:
    """把形状或真实张量变成 meta 张量。

    Args:
        data: 形状（含批量维，如 `(1, 3, 224, 224)`）或张量。
        module: 要吃这个输入的模块；给的是形状时，类型取自它的参数。

    Returns:
        meta 设备上的张量。

    Raises:
        ValueError: data 不是由正整数组成的形状，也不是张量。
    """
    if isinstance(data, torch.Tensor):
        return data.detach().to("meta")
    shape = tuple(data)
    if not shape or not all(isinstance(n, int) and n > 0 for n in shape):
        raise ValueError(f"data 应为张量或由正整数组成的形状，得到 {data!r}")
    types = [p.dtype for p in module.parameters() if p.dtype.is_floating_point]
    return torch.empty(shape, dtype=types[0] if types else torch.float32, device="meta")


def main() -> None:
    """十亿参数的线性层，转眼建好，一个字节也不占。"""
    with torch.device("meta"):
        layer = nn.Linear(40_000, 25_000)
    y = layer(torch.empty(8, 40_000, device="meta"))
    print(f"参数 {layer.weight.numel():,} 个，输出形状 {tuple(y.shape)}，设备 {y.device}")

    conv = nn.Conv2d(3, 64, 7, stride=2, padding=3)
    twin = meta_copy(conv)
    out = twin(meta_input((1, 3, 224, 224), conv))
    print(f"副本输出 {tuple(out.shape)}；原模块仍在 {conv.weight.device}，副本在 {out.device}")


if __name__ == "__main__":
    main()
