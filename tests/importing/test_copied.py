"""Formulas that were copied with all that draws them, written once."""

import pytest

from kg.importing.copied import as_formulas

# What shows that a file has such formulas.
PROOF = "复杂度 O ( n ) O(n) O(n)，或 O ( 1 ) O(1) O(1)。\n"
CASES = [
    (PROOF, "复杂度 $O(n)$，或 $O(1)$。\n"),
    ("其中 n n n是数量， k k k 与 m m m。", "其中 $n$是数量， $k$ 与 $m$。"),
    ("是 O ( n 2 ) O(n^2) O(n2)：", "是 $O(n^2)$："),
    (r"利用率 η = 1 2 \eta = \frac{1}{2} η=21​。", r"利用率 $\eta = \frac{1}{2}$。"),
    (r"为 O ( n log ⁡ n ) O(n\log n) O(nlogn), 好", r"为 $O(n\log n)$, 好"),
    (
        r"**P 1 P\_\{1\} P1到达**， P n \( m \) P\_\{n\}\(m\) Pn\(m\)表示",
        r"**$P_{1}$到达**， $P_{n}(m)$表示",
    ),
    (r"| P 2 P\_\{2\} P2 | 见 x 1 x\_1 x1，片\(Q\) |", r"| $P_{2}$ | 见 $x_1$，片(Q) |"),
    ("## 用 O ( 1 ) O(1) O(1) 时间", "## 用 $O(1)$ 时间"),
    (
        r"积 = m i n ( h \[ l \] , h \[ r \] ) ∗ ( r − l ) "
        r"\text{min}(h\[l\], h\[r\])\*(r-l) min(h\[l\],h\[r\])∗(r−l)",
        r"积 = $\text{min}(h[l], h[r])*(r-l)$",
    ),
    ("为 O ( n 2 ) O(n²) O(n2)", "为 $O(n²)$"),
    ("是 " + "a + " * 40 + "b " + "a+" * 40 + "b " + "a+" * 40 + "b。", f"是 ${'a+' * 40}b$。"),
    # what is none
    ("ha ha ha，1 1 1，`n n n`，$n$ $n$ $n$，a b c，x y z", None),
    ("```\nO ( n ) O(n) O(n)\n```", None),
    ("f ( x ) 与 f(x)，[n n n](n)", None),
    (r"已知\(x\)", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(case[0])[:40] for case in CASES])
def test_each_formula_is_written_once(text, expected):
    proof = as_formulas(PROOF)[0]
    whole = text if expected is None else expected
    assert as_formulas(PROOF + text)[0] == proof + whole


@pytest.mark.parametrize("text", ["其中 n n n是数量", "一处 O ( n ) O(n) O(n)，n n n", "a ( b ) a"])
def test_a_file_without_proof_stays(text):
    assert as_formulas(text) == (text, 0)


def test_pages_have_the_formulas_and_nothing_is_lost(workshop):
    body = workshop.body(f"{PROOF}\n其中 n n n是数量。")
    assert body == "复杂度 $O(n)$，或 $O(1)$。\n\n其中 $n$是数量。"
    result = workshop.run("--check")
    assert result.report["lost"] == [] and result.report["repairs"]["copied formula"] == 3


def test_many_letters_apart_are_read_in_linear_time():
    text = PROOF + "a " * 20_000 + "( " * 20_000
    assert as_formulas(text)[0].startswith("复杂度 $O(n)$")
