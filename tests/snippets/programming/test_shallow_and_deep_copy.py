import copy

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.counting import count_parameters
from snippets.programming.shallow_and_deep_copy import deep_copy, shallow_copy
from tests.snippets.checks import examples

atoms = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3))
nested = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=2), inner, max_size=3),
        st.sets(st.integers(), max_size=3),
    ),
    max_leaves=12,
)


def parts(x) -> list:
    """The mutable containers inside, in order."""
    inner = x.values() if isinstance(x, dict) else x if isinstance(x, list | tuple) else ()
    return [x] * isinstance(x, list | dict | set) + [p for v in inner for p in parts(v)]


@given(nested)
@examples
def test_like_the_copy_module(x):
    deep, shallow = deep_copy(x), shallow_copy(x)
    assert deep == x == shallow
    assert type(deep) is type(x) is type(shallow)
    for ours, theirs, original in zip(parts(deep), parts(copy.deepcopy(x)), parts(x), strict=True):
        assert (ours is original) == (theirs is original) is False
    assert (shallow is x) == (copy.copy(x) is x)
    if isinstance(x, list):
        assert all(a is b for a, b in zip(shallow, x, strict=True))


@given(nested)
@examples
def test_sharing_stays_sharing(x):
    twice = deep_copy([x, x])
    assert twice[0] is twice[1]
    assert shallow_copy([x, x])[0] is x


@pytest.mark.parametrize("copier", [deep_copy, copy.deepcopy])
def test_cycles(copier):
    ring: list = [1]
    ring.append({"again": ring})
    ring.append((ring, 2))
    new = copier(ring)
    assert new is not ring and new[1]["again"] is new and new[2][0] is new
    outer = ([],)
    outer[0].append(outer)
    new = copier(outer)
    assert new is not outer and new[0][0] is new


@pytest.mark.parametrize("copier", [shallow_copy, copy.copy])
def test_a_shallow_tensor_shares_memory(copier):
    t = torch.zeros(3, requires_grad=True)
    new = copier(t)
    assert new is not t and new.requires_grad and new.data_ptr() == t.data_ptr()
    with torch.no_grad():
        t += 1
    assert new.tolist() == [1, 1, 1]


@pytest.mark.parametrize("copier", [deep_copy, copy.deepcopy])
def test_a_deep_tensor_does_not(copier):
    t = torch.zeros(3, requires_grad=True)
    new = copier(t)
    assert new.requires_grad and new.data_ptr() != t.data_ptr()
    frozen = copier(nn.Parameter(torch.zeros(2), requires_grad=False))
    assert isinstance(frozen, nn.Parameter) and not frozen.requires_grad
    with pytest.raises((TypeError, RuntimeError)):
        copier(t * 2)


@pytest.mark.parametrize("copier", [shallow_copy, copy.copy])
def test_a_shallow_module_shares_its_parameters(copier):
    layer = nn.Linear(2, 3)
    new = copier(layer)
    assert new is not layer and new.weight is layer.weight
    # … and, since the table of parameters is shared too, a new parameter appears in both
    new.weight = nn.Parameter(torch.zeros(3, 2))
    assert layer.weight is new.weight


@pytest.mark.parametrize("copier", [deep_copy, copy.deepcopy])
def test_a_deep_module_is_its_own(copier):
    block = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    block.append(block[0])
    new = copier(block)
    x = torch.randn(4, 2)
    assert new.eval()(x).equal(block.eval()(x))
    assert new[2] is new[0] and new[0] is not block[0]
    old = {t.data_ptr() for t in block.state_dict().values()}
    assert not old & {t.data_ptr() for t in new.state_dict().values()}
    nn.init.zeros_(block[0].weight)
    assert new[0].weight.ne(0).any()
    new(x).sum().backward()
    assert new[0].weight.grad is not None and block[0].weight.grad is None


def test_what_the_page_says_of_torch():
    layer = nn.Linear(2, 2)
    live, kept = layer.state_dict(), copy.deepcopy(layer.state_dict())
    nn.init.constant_(layer.weight, 7)
    assert live["weight"].eq(7).all() and not kept["weight"].eq(7).any()
    t = torch.zeros(2)
    alike = {name: f().data_ptr() == t.data_ptr() for name, f in
             (("view", lambda: t.view(2)), ("detach", t.detach), ("clone", t.clone))}  # fmt: skip
    assert alike == {"view": True, "detach": True, "clone": False}
    assert count_parameters(nn.Sequential(*[layer] * 3)) == 6
    assert count_parameters(nn.Sequential(*(deep_copy(layer) for _ in range(3)))) == 18


def test_unknown_kinds_are_refused():
    class Unhashable:
        __hash__ = None

    for copier in (shallow_copy, deep_copy):
        with pytest.raises(TypeError, match=r"x .*Unhashable"):
            copier(Unhashable())
