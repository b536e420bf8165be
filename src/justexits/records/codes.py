"""Code lists: the controlled words of the canonical tables, kept in content/codes where an expert can read them."""

from __future__ import annotations

from functools import cache
from typing import Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import NotFound


@cache
def _offense_classes() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml(content_folder() / "codes" / "offense_classes.yaml")
    return loaded


@cache
def _code_lists() -> dict[str, dict[str, str]]:
    lists = load_yaml(content_folder() / "codes" / "code_lists.yaml")
    lists["offense_class"] = _offense_classes()["classes"]
    return {name: {str(code): str(meaning) for code, meaning in codes.items()} for name, codes in lists.items()}


def code_list(name: str) -> dict[str, str]:
    """The codes of one list with the meaning of each. Raises NotFound for a list that is not there."""
    try:
        return _code_lists()[name]
    except KeyError:
        raise NotFound(f"There is no code list {name}.", "Use one of content/codes/code_lists.yaml, or add it there.") from None


def code_list_names() -> list[str]:
    """The names of all code lists."""
    return sorted(_code_lists())


def offense_group(name: str) -> tuple[str, ...]:
    """The offence classes of a group, such as CS (commercial sex, as the person who sells) or EX (exploiting another)."""
    groups = _offense_classes()["groups"]
    if name not in groups:
        raise NotFound(f"There is no group of offence classes {name}.", f"Use one of {', '.join(sorted(groups))}.")
    return tuple(groups[name]["classes"])


def offense_classes_version() -> str:
    """The version of the list of classes and groups."""
    return str(_offense_classes()["version"])
