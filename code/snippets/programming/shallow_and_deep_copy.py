"""浅拷贝与深拷贝：新的外壳，还是连里面的一起新。

- **赋值** `b = a`：没有拷贝，两个名字指同一个对象；
- **浅拷贝** `copy.copy(a)`：新建最外一层，里面的元素仍是原来的对象；
- **深拷贝** `copy.deepcopy(a)`：逐层新建，直到不可变的对象为止。
  同一个对象只拷一次（记在 memo 里），所以共享与循环引用都保持原样。

在 PyTorch 里：张量的浅拷贝与 `view`、`detach` 共享同一块内存，
`clone` 与 `deepcopy` 才是新内存；模块的浅拷贝共享参数；`state_dict()` 里的张量就是正在用的权重，
要留快照须深拷贝；`[layer] * 3` 是同一层用三次。

来源：Python 文档 [copy](https://docs.python.org/zh-cn/3/library/copy.html)。
这里的两个函数只认列表、元组、集合、字典、张量和模块，
`copy` 模块还认任何带 `__copy__`、`__reduce_ex__` 的对象。
"""

import copy
from collections.abc import Hashable
from typing import Any

import torch
from torch import nn


def shallow_copy(x: Any) -> Any:
    """新的外壳，旧的元素。

    Args:
        x: 列表、元组、集合、字典、张量、模块，或不可变的对象。

    Returns:
        浅拷贝；不可变的对象就是它自己。

    Raises:
        TypeError: 不认识的可变类型。
    """
    if isinstance(x, torch.Tensor):
        return x.detach().requires_grad_(x.requires_grad)  # 新的张量对象，同一块内存
    if isinstance(x, nn.Module):
        new = x.__class__.__new__(x.__class__)
        new.__dict__.update(x.__dict__)
        return new
    if isinstance(x, list | set | dict):
        return x.__class__(x)
    return _immutable(x)


def deep_copy(x: Any, memo: dict[int, Any] | None = None) -> Any:
    """里里外外都是新的。

    Args:
        x: 同 `shallow_copy`。
        memo: 已经拷过的对象，`id` → 拷贝；自己递归用。

    Returns:
        深拷贝，共享与循环引用同原来一样。

    Raises:
        TypeError: 不认识的可变类型。
    """
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    if isinstance(x, torch.Tensor):
        if not x.is_leaf:
            raise TypeError("x 应为叶子张量：运算得来的张量带着计算图，先 detach()")
        new = x.detach().clone().requires_grad_(x.requires_grad)
        memo[id(x)] = nn.Parameter(new, x.requires_grad) if isinstance(x, nn.Parameter) else new
    elif isinstance(x, nn.Module):
        # 先记下，再拷里面：循环引用不会无穷递归
        new = memo[id(x)] = x.__class__.__new__(x.__class__)
        new.__dict__.update({k: deep_copy(v, memo) for k, v in x.__dict__.items()})
    elif isinstance(x, list):
        new = memo[id(x)] = x.__class__()
        new.extend(deep_copy(v, memo) for v in x)
    elif isinstance(x, dict):
        new = memo[id(x)] = x.__class__()
        for key, value in x.items():
            new[deep_copy(key, memo)] = deep_copy(value, memo)
    elif isinstance(x, tuple | set | frozenset):
        new = x.__class__([deep_copy(v, memo) for v in x])
        memo.setdefault(id(x), new)  # 元组经列表指回自己时，里层已拷好一份
    else:
        memo[id(x)] = _immutable(x)
    return memo[id(x)]


def _immutable(x: Any) -> Any:
    """不可变的对象不必拷贝。"""
    if isinstance(x, Hashable):
        return x
    raise TypeError(f"x 应为容器、张量、模块或不可变的对象，得到 {type(x).__name__}")


def main() -> None:
    """列表、张量、模块，各看一遍谁跟着变。"""
    a = [[1, 2], 3]
    same, shallow, deep = a, copy.copy(a), copy.deepcopy(a)
    a[0].append("里层")
    a.append("外层")
    print(f"列表    赋值 {same}\n        浅拷贝 {shallow}\n        深拷贝 {deep}")

    t = torch.zeros(2)
    others = {"view": t.view(2), "detach": t.detach(), "copy": copy.copy(t)}
    others |= {"clone": t.clone(), "deepcopy": copy.deepcopy(t)}
    t += 1
    print("张量    原来的加 1 之后：", {name: o.tolist() for name, o in others.items()})

    layer = nn.Linear(2, 1, bias=False)
    snapshot, kept = layer.state_dict(), copy.deepcopy(layer.state_dict())
    shared, own = copy.copy(layer), copy.deepcopy(layer)
    with torch.no_grad():
        layer.weight.fill_(7)
    print(
        "模块    权重改成 7 之后：浅拷贝",
        shared.weight.tolist(),
        "深拷贝还是 7？",
        bool((own.weight == 7).all()),
    )
    print("        state_dict 跟着变？", bool((snapshot["weight"] == 7).all()), end="，")
    print("深拷贝的跟着变？", bool((kept["weight"] == 7).all()))
    three = nn.Sequential(*[nn.Linear(2, 2)] * 3)
    separate = nn.Sequential(*(copy.deepcopy(three[0]) for _ in range(3)))
    counts = [sum(p.numel() for p in m.parameters()) for m in (three, separate)]
    print(f"        [layer] * 3 有 {counts[0]} 个参数，三个深拷贝有 {counts[1]} 个")


if __name__ == "__main__":
    main()
