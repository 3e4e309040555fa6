"""Frozen values that are made quickly, for those of which a plan makes a hundred thousand."""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an ``__init__`` that takes a third of the time, and is the same otherwise.

    The usual one sets each field through ``object.__setattr__``, since the class itself refuses to. This one lends the
    new value the class of an unfrozen twin, with the same slots, for as long as its fields are set.
    """
    listed = fields(cls)  # type: ignore[arg-type]
    twin = type(cls.__name__, (), {"__slots__": tuple(field.name for field in listed)})
    given: dict[str, Any] = {"cls": cls, "twin": twin, "become": object.__setattr__, "MISSING": MISSING}
    parameters, lines = [], ['become(self, "__class__", twin)']
    for field in listed:
        name, value = field.name, field.name
        if field.default is not MISSING:
            given[f"default_{name}"] = field.default
            parameters.append(f"{name}=default_{name}")
        elif field.default_factory is not MISSING:
            given[f"make_{name}"] = field.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"make_{name}() if {name} is MISSING else {name}"
        else:
            parameters.append(name)
        if not field.init:
            parameters.pop()
            value = f"default_{name}"
        lines.append(f"self.{name} = {value}")
    lines.append("self.__class__ = cls")
    body = "\n  ".join(lines)
    text = f"def make({', '.join(given)}):\n def __init__(self, {', '.join(parameters)}):\n  {body}\n return __init__"
    scope: dict[str, Any] = {}
    # As dataclasses themselves do: the names of fields are identifiers of this package, never anybody's input.
    exec(text, vars(sys.modules[cls.__module__]), scope)  # noqa: S102
    made = scope["make"](**given)
    made.__annotations__ = cls.__init__.__annotations__
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
