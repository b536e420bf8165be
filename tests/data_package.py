"""The canonical tables for machines (a Frictionless data package), and which engine reads which column, found in its code."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.tracked import ROOT

ENGINES = ("linkage", "screening", "relief", "measures")
WORD = re.compile(r"[a-z_][a-z0-9_]*")
# Ibis type -> Frictionless type (Table Schema)
TYPES = {
    "string": "string",
    "int64": "integer",
    "float64": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp('UTC')": "datetime",
    "array<string>": "array",
}


def data_package() -> str:
    """The package: one resource a table, as `justexits export --format csv` writes it, with its Table Schema."""
    from justexits.records.tables import TABLES

    package = {
        "profile": "tabular-data-package",
        "name": "just-exits-canonical-tables",
        "title": "Canonical tables of Just Exits",
        "description": "Made by `python3 run.py docs` from the code. An empty value is unknown.",
        "resources": [_resource(table) for table in TABLES.values()],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _resource(table: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table.name) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    links = [
        {"fields": column.name, "reference": {"resource": parent.replace("_", "-"), "fields": key}}
        for column in table.columns
        if column.refers_to
        for parent, key in [column.refers_to.split(".")]
    ]
    if links:
        schema["foreignKeys"] = links
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "path": f"{table.name}.csv",
        "description": f"One row is {table.one_row_is}.",
        "kind": table.kind.value,
        "schema": schema,
    }


def _field(column: Any, table: str) -> dict[str, Any]:
    from justexits.records.codes import code_list

    constraints = {
        "required": True if column.required else None,
        "enum": list(code_list(column.codes)) if column.codes and column.type == "string" else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.type],
        "description": column.meaning,
        "constraints": {name: value for name, value in constraints.items() if value is not None},
        "standardTerm": column.standard,
        "restriction": "" if column.restriction == "none" else column.restriction.value,
        "readBy": list(readers_of(table, column.name)),
    }
    return {name: value for name, value in field.items() if value not in ("", {}, [])}


@cache
def readers_of(table: str, column: str) -> tuple[str, ...]:
    """The engines in one of whose files both the table and the column are named."""
    return tuple(engine for engine in ENGINES if any({table, column} <= words for words in _words(engine)))


@cache
def _words(engine: str) -> tuple[frozenset[str], ...]:
    folder = ROOT / "src" / "justexits" / engine
    return tuple(_words_of(path) for path in sorted(folder.rglob("*.py")))


def _words_of(path: Path) -> frozenset[str]:
    """The names and the words of texts in a file; docstrings and comments are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            words.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            words.update(WORD.findall(node.value))
    return frozenset(words)
