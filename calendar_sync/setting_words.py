"""What is wrong with settings, in words for people who are no programmers."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError

_PLAIN_ENGLISH = {
    "bool_type": "write true or false",
    "string_type": "write a text in quotation marks",
    "dict_type": "this is a table: write [{name}] on a line of its own, and what belongs to it on the lines below",
}
"""Words for what Pydantic says in a programmer's."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with settings.

    Args:
        keys: The names that lead to the setting.
        sentence: What is wrong.
        meant: The known setting that an unknown one resembles; empty where there is none.
    """

    keys: tuple[str, ...]
    sentence: str
    meant: str = ""


def explain(problem: ValidationError, model: type[BaseModel]) -> str:
    """Return what is wrong with settings, in sentences that name the setting and the nearest known one.

    Args:
        problem: What Pydantic found.
        model: Of all settings.
    """
    return " ".join(wrong.sentence for wrong in explained(problem, model))


def explained(problem: ValidationError, model: type[BaseModel]) -> list[Wrong]:
    """Return each thing that is wrong.

    Args:
        problem: What Pydantic found.
        model: Of all settings.
    """
    said = []
    for error in problem.errors():
        where = [str(part) for part in error["loc"]]
        name = ".".join(where)
        meant = ""
        if error["type"] == "extra_forbidden":
            known = _known_keys(model, where[:-1])
            meant = next(iter(get_close_matches(where[-1], known, n=1, cutoff=0.5)), "")
            hint = f"did you mean '{meant}'?" if meant else f"known are {', '.join(sorted(known))}."
            sentence = f"there is no setting '{name}'; {hint}"
        elif where[:1] == ["rules"] and len(where) > 1 and isinstance(error["input"], dict):
            # Without quotation marks TOML takes row.leftover for a table called row.
            sentence = f'\'{name}\': put the rule\'s name in quotation marks, such as "row.leftover" = "off".'
        elif error["type"] == "model_type":
            ways = ", ".join(f"{name}.{key} = ..." for key in _known_keys(model, where))
            sentence = f"'{name}': this is a table of settings, not a single one; write {ways}."
        else:
            message = error["msg"].removeprefix("Value error, ")
            ending = "" if message.endswith((".", "?", "!")) else "."
            told = _plain(error["type"], name) or message[:1].lower() + message[1:]
            sentence = f"'{name}': {told}{ending}" if name else message + ending
        said.append(Wrong(tuple(where), sentence, meant))
    return said


def _plain(kind: str, name: str) -> str:
    return _PLAIN_ENGLISH.get(kind, "").replace("{name}", name)


def _known_keys(model: type[BaseModel], where: list[str]) -> list[str]:
    for part in where:
        annotation = model.model_fields[part].annotation if part in model.model_fields else None
        # A table of tables: the name of each is the user's, and below it stand the settings of one.
        annotation = (get_args(annotation) or (annotation,))[-1]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    return list(model.model_fields)
