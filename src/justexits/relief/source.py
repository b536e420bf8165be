"""Reading a YAML file so that every fault in it can be named by its line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from justexits.core.content import load_yaml
from justexits.core.errors import BadInput

Place = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one where it was built
PART_OF_A_DAY = re.compile(r"\d{4}-\d{1,2}-00?")  # 2003-00-00, 2003-05-00: the year, the month; to YAML a day, and none


class Source:
    """What a YAML file says, and on which line each part of it stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Place, int] = {}
        self._written: dict[Place, str] = {}
        try:
            text = path.read_text(encoding="utf-8-sig")
            loader = _Loader(text.replace("\t", " ") if text.lstrip().startswith("{") else text)  # JSON may be set with tabs
            root = loader.get_single_node()
            if root is not None:
                self._walk(root, (), ())
            self.data: Any = _construct(loader, root, path) if root is not None else None
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            load_yaml(path)  # says what is wrong, and where
            raise

    def _walk(self, node: yaml.Node, place: Place, inside: tuple[yaml.Node, ...]) -> None:
        """Note where each part stands. What an alias or a merge key brings in is noted where it is brought in."""
        if any(node is one for one in inside):
            raise BadInput("This part holds itself.", "Take the alias out.", file=str(self.path), line=node.start_mark.line + 1)
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            self._written.setdefault(place, node.value)
            if node.tag == "tag:yaml.org,2002:timestamp" and PART_OF_A_DAY.fullmatch(node.value):
                node.tag = "tag:yaml.org,2002:str"
        elif isinstance(node, yaml.MappingNode):
            self._no_key_twice(node)
            for key, value in sorted(node.value, key=lambda pair: _is_merge(pair[0])):  # what is merged gives way
                if _is_merge(key):
                    for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                        self._walk(merged, place, (*inside, node))
                    continue
                self._lines.setdefault((*place, key.value), key.start_mark.line + 1)
                self._walk(value, (*place, key.value), (*inside, node))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                self._walk(value, (*place, number), (*inside, node))

    def _no_key_twice(self, node: yaml.MappingNode) -> None:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadInput(
                    "A key must be a word.", "Write it as `key: value`.", file=str(self.path), line=key.start_mark.line + 1
                )
            if key.value in seen:
                raise BadInput(
                    "This key stands twice.",
                    "Keep one of the two.",
                    file=str(self.path),
                    line=key.start_mark.line + 1,
                    value=key.value,
                )
            seen.add(key.value)

    def written(self, place: Place) -> str | None:
        """A value as it stands in the file: a section 529.020 is no number, and loses no zero."""
        return self._written.get(place)

    def line(self, place: Place) -> int:
        """The line of a part; of the nearest part around it where it has none of its own."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def wrong(self, what: str, remedy: str, place: Place, value: object = None) -> BadInput:
        """The error that names this file and the line of that part."""
        return BadInput(what, remedy, file=str(self.path), line=self.line(place), value=None if value is None else str(value))


def _is_merge(key: yaml.Node) -> bool:
    return key.tag == "tag:yaml.org,2002:merge"


def _construct(loader: Any, root: yaml.Node, path: Path) -> Any:
    """The values of a file; a value that is none, such as the day 2021-02-30, is named with its line."""
    scalars = [(node, node.value) for node in _scalars(root)]
    try:
        return loader.construct_document(root)
    except (ValueError, OverflowError) as error:
        for node, value in scalars:
            try:
                _Loader("").construct_object(node)
            except (ValueError, OverflowError):
                raise BadInput(
                    f"This value cannot be read: {error}.",
                    "Mend the day or the number, or put it in quotes.",
                    file=str(path),
                    line=node.start_mark.line + 1,
                    value=value,
                ) from None
        raise


def _scalars(node: yaml.Node) -> list[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        return [node]
    parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    return [one for part in parts for one in _scalars(part)]


def nearest(word: str, words: list[str]) -> str:
    """`Did you mean "x"? ` for a misspelt word, or nothing."""
    near = [one for one in words if one.casefold() == word.casefold()] or get_close_matches(word, words, n=1, cutoff=0.5)
    return f'Did you mean "{near[0]}"? ' if near else ""


def shown(value: object) -> str:
    """A value as YAML writes it, on one line."""
    if isinstance(value, dict | list):
        return str(yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False)).strip()
    return str(value).lower() if isinstance(value, bool) else str(value)


KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}


def schema_fault(source: Source, error: Any, form: str = "docs/editors/law.md") -> BadInput:
    """A fault that a JSON Schema found, in words: an unknown key with the nearest right one, a missing key, a wrong value.

    `form` is the page that describes the file.
    """
    place: Place = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = sorted(error.schema.get("properties", {}))
        extra = [key for key in error.instance if key not in allowed]
        key = str(extra[0]) if extra else ""
        return source.wrong(
            f'"{key}" is not a key that may stand here.',
            f"{nearest(key, allowed)}Use one of: {', '.join(allowed)}.",
            (*place, key),
            key,
        )
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return source.wrong(f'"{missing[0]}" is missing here.', f'Write a line "{missing[0]}:".', place)
    if error.validator == "enum":
        words = [shown(one) for one in error.validator_value]
        written = source.written(place) or shown(error.instance)
        bare = isinstance(error.instance, bool) and written.lower() not in ("true", "false")
        quotes = f"YAML reads {written} as {shown(error.instance)}; put it in quotes where the word is meant. " if bare else ""
        return source.wrong(
            "This value is not one of those that may stand here.",
            f"{quotes}{nearest(written, words)}Use one of: {', '.join(words)}.",
            place,
            written,
        )
    if error.validator == "type":
        given = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        needed = " or ".join(KINDS.get(str(one), str(one)) for one in given)
        written = "nothing" if error.instance is None else shown(error.instance)[:80]
        return source.wrong(f"Here must stand {needed}.", f"Mend it after {form}.", place, written)
    return source.wrong(f"This does not have the form it needs: {error.message[:160]}.", f"Mend it after {form}.", place)
