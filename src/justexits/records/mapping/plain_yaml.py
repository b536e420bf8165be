"""YAML as people write mappings: what looks like a code stays the text that it is.

YAML 1.1 takes `on`, `no` and `Y` for truth values, `017` for fifteen and `2019-05-01` for a date; in an export they are names of
columns and codes. Here only `true`, `false`, `null` and numbers in their plain form are anything but text, and the keys of a
mapping are always text. A key that stands twice is an error, for one of the two would be lost without a word.
"""

from __future__ import annotations

import re
from typing import Any

import yaml


class PlainLoader(yaml.SafeLoader):
    """Loads such YAML; raises yaml.MarkedYAMLError where a key stands twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping with its keys as they are written."""
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "a key is a single word or text", key_node.start_mark)
            if key in found:
                raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice here", key_node.start_mark)
            found[key] = self.construct_object(value_node, deep=True)
        return found


def _whole(loader: PlainLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    return loader.construct_mapping(node)


def _number(loader: PlainLoader, node: yaml.ScalarNode) -> object:
    """A number, unless writing it again would give another text (1.10)."""
    number = float(node.value)
    return number if str(number) == node.value else node.value


for tag, pattern, first in (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]{0,17})", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("tag:yaml.org,2002:null", r"null|~|", "n~"),
):
    PlainLoader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})$"), [*first, *([""] if "null" in tag else [])])
PlainLoader.add_constructor("tag:yaml.org,2002:map", _whole)
PlainLoader.add_constructor("tag:yaml.org,2002:float", _number)
