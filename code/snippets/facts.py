"""事实表：把每张网真正跑一遍，记下参数量、乘加次数、感受野、深度和输出形状。

`python -m snippets.facts docs/facts.json` 读各组的 `facts.yml`，在 meta 设备上搭出网络来数，
把结果与 `tests/snippets/truth.json` 里公布的数放在一起写出。网站只读这个文件，不需要 torch。

`code/snippets/<组>/facts.yml` 是一个列表，每项一张网：

- `concept`：概念的地址（`inception-v3`）；`name`：这张网的全名；`year`：首次发表的年份；
- `snippet`：同组里的模块名；`build`：其中的构造函数；`arguments`：传给它的参数；
- `truth`：挑出 `truth.json` 里唯一一行的条件，输入的大小也由它给出；没有公布的数时改写 `input`；
- `variant`：是原文还是哪个库的变体；`note`：与原文或库有什么不同；
- `receptive_field`：`truth.json` 里感受野一行的名字，或 `true`（只算，没有公布的数可比）；
  算的是 `features` 的输出，别的部分用 `receptive_field_of` 指明；
- `headline: true`：列入一章的比较表。

`facts.json` 的形式：`{"facts": [...]}`，每项有

- `concept`、`name`、`year`、`group`、`snippet`（`classification/resnet`）、`build`、`variant`、
  `note`、`headline`：同上，`build` 是可以照抄的表达式；
- `input`：输入形状（含批量维）；`parameters`；`macs`；`receptive_field`（正方形的边长，没有则为
  null）；`depth`：最长路径上卷积与全连接层的个数；`output`：输出形状；多个输出时是它们的列表；
- `published`：`parameters`、`macs`、`receptive_field`（各可为 null）、`source`（从哪里来）、
  `receptive_field_source`、`says`（原文的说法）；没有公布的数时整个为 null；
- `tests`：证明这些数的测试。
"""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
import yaml
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves

from snippets.foundations.counting import count_macs, count_parameters
from snippets.foundations.meta_device import meta_copy, meta_input
from snippets.foundations.receptive_field import receptive_field

HERE = Path(__file__).parent
TRUTH = HERE.parents[1] / "tests/snippets/truth.json"
PROOF = "tests/snippets/test_facts.py::test_published"

_KEYS = {"concept", "name", "year", "snippet", "build", "arguments", "truth", "input", "variant",
         "note", "receptive_field", "receptive_field_of", "headline"}  # fmt: skip
_LAYERS = ("ConvolutionBackward", "AddmmBackward", "MmBackward")


class Part(nn.Module):
    """只跑网络的一部分，如 `features`；有多个输出时取第一个。"""

    def __init__(self, net: nn.Module, name: str):
        super().__init__()
        self.net, self.name = net, name

    def forward(self, x: Tensor) -> Tensor:
        return tree_leaves(getattr(self.net, self.name)(x))[0]


def outputs(net: nn.Module, shape: list[int]) -> list[Tensor]:
    """在 meta 设备上空跑一遍的各个输出，带计算图。"""
    twin = meta_copy(net).requires_grad_()
    with torch.device("meta"):
        return tree_leaves(twin(meta_input(tuple(shape), net)))


def depth(outs: list[Tensor]) -> int:
    """最长路径上卷积、转置卷积与全连接层的个数；沿计算图往回数。"""
    longest: dict[object, int] = {None: 0}
    stack = [out.grad_fn for out in outs]
    while stack:
        node = stack[-1]
        before = [parent for parent, _ in node.next_functions] if node is not None else []
        waiting = [parent for parent in before if parent not in longest]
        if waiting:
            stack += waiting
            continue
        own = node is not None and node.name().startswith(_LAYERS)
        longest.setdefault(node, max((longest[p] for p in before), default=0) + own)
        stack.pop()
    return max(longest[out.grad_fn] for out in outs)


def read_rows(group: Path) -> list[dict]:
    """一个组的 `facts.yml`。

    Raises:
        ValueError: 有不认识的键，或缺了 `concept`、`name`、`snippet`、`build`。
    """
    rows = yaml.safe_load((group / "facts.yml").read_text(encoding="utf-8"))
    for row in rows:
        unknown = set(row) - _KEYS
        missing = {"concept", "name", "snippet", "build"} - set(row)
        if unknown or missing or ("truth" in row) == ("input" in row):
            raise ValueError(
                f"{group.name}/facts.yml 的 {row.get('name')}：不认识 {sorted(unknown)}，"
                f"缺少 {sorted(missing)}；truth 与 input 应恰有一个"
            )
    return rows


def truth_row(truth: list[dict], match: Mapping[str, object]) -> dict:
    """`truth.json` 里各列都等于 `match` 的那一行。

    Raises:
        ValueError: 没有，或不止一行。
    """
    rows = [row for row in truth if all(row.get(key) == value for key, value in match.items())]
    if len(rows) != 1:
        raise ValueError(f"truth {dict(match)} 应恰好对应 truth.json 的一行，找到 {len(rows)} 行")
    return rows[0]


def expression(row: dict) -> str:
    """搭出这张网的表达式，如 `wide_resnet(depth=28, k=10)`。"""
    arguments = row.get("arguments", {})
    return f"{row['build']}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"


def fact(group: str, row: dict, truth: list[dict]) -> dict:
    """一张网的事实。"""
    build = getattr(importlib.import_module(f"snippets.{group}.{row['snippet']}"), row["build"])
    with torch.device("meta"):
        net = build(**row.get("arguments", {}))
    known = truth_row(truth, row["truth"]) if "truth" in row else {}
    shape = row.get("input") or [int(n) for n in known["input"].split("x")]
    outs = outputs(net, shape)
    field = seen = None
    if wanted := row.get("receptive_field"):
        part = Part(net, row.get("receptive_field_of", "features"))
        side = min(20 * shape[-1], 4096)  # 大过任何感受野；小图的网络不必那么大，快得多
        field = max(receptive_field(part, (1, shape[1], side, side)))
        if wanted is not True:
            seen = truth_row(truth, {"concept": "receptive_field", "config": wanted})
    shapes = [list(out.shape) for out in outs]
    published = known and {
        "parameters": known["params"],
        "macs": known["macs"],
        "receptive_field": seen and seen["rf"],
        "source": known["source"],
        "receptive_field_source": seen and seen["source"],
        "says": known.get("paper_says", ""),
    }
    return {
        "concept": row["concept"],
        "name": row["name"],
        "year": row.get("year"),
        "group": group,
        "snippet": f"{group}/{row['snippet']}",
        "build": expression(row),
        "variant": row.get("variant", ""),
        "note": row.get("note", ""),
        "headline": row.get("headline", False),
        "input": shape,
        "parameters": count_parameters(net),
        "macs": count_macs(net, tuple(shape)),
        "receptive_field": field,
        "depth": depth(outs),
        "output": shapes[0] if len(shapes) == 1 else shapes,
        "published": published or None,
        "tests": [
            f"{PROOF}[{row['snippet']}.{expression(row)}]",
            f"tests/snippets/{group}/test_{row['snippet']}.py",
        ],
    }


def facts() -> Iterator[dict]:
    """所有组的所有事实，按组名与文件里的次序。"""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    for file in sorted(HERE.glob("*/facts.yml")):
        for row in read_rows(file.parent):
            yield fact(file.parent.name, row, truth)


def dumps(rows: list[dict]) -> str:
    """`facts.json` 的文字；同样的事实总是同样的字节。"""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"facts": [\n{lines}\n]}}\n'


def main(arguments: list[str]) -> None:
    """写出事实表。"""
    if len(arguments) != 1:
        sys.exit("用法：python -m snippets.facts docs/facts.json")
    Path(arguments[0]).write_text(dumps(list(facts())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
