"""Reads a dataclass from a parsed JSON object, whose values must be of the types of its fields."""

import re
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin


def read_dataclass(kind: type, item: Any, where: str = "", *, strict: bool = False) -> Any:
    """The dataclass `kind` that `item` holds; lists become tuples. Its fields
    are dataclasses, tuples or plain types, or one of these `| None`.

    Keys that it does not have are for other readers, unless `strict`.

    Raises:
        ValueError: what is missing or of another type, and where below `where`.
    """
    if not isinstance(item, dict):
        raise ValueError(_said(where, "expected an object"))
    known = {field.name: field.type for field in fields(kind)}
    if strict and (unknown := sorted(set(item) - set(known))):
        raise ValueError(_said(where, f"unknown keys: {', '.join(unknown)}"))
    inside = where and f"{where}."
    values = {
        name: _value(type, item[name], inside + name, strict)
        for name, type in known.items()
        if name in item
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(_said(where, re.search("missing.*", str(error)).group())) from None


def _value(kind: Any, value: Any, where: str, strict: bool) -> Any:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if is_dataclass(kind):
        return read_dataclass(kind, value, where, strict=strict)
    if kind is not tuple and get_origin(kind) is not tuple:
        if not isinstance(value, kind):
            raise ValueError(f"{where}: {value!r} is of the wrong type")
        return value
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: expected a list")
    members = get_args(kind)
    return tuple(
        _value(members[0], one, f"{where}[{index}]", strict) if members else one
        for index, one in enumerate(value)
    )


def _said(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message
