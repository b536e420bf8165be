"""How each generated page of docs/ is made from what the code says about itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

MADE = "<!-- Made by `python3 run.py docs` from the code. Change the code, not this page. -->\n"


def cell(text: object) -> str:
    """A text as it may stand in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join("| " + " | ".join(cell(entry) for entry in line) + " |" for line in lines) + "\n"


# -- the command line


def command_line() -> str:
    """Every sub-command with its help, arguments and options, as registered."""
    import typer

    from justexits.cli.main import app

    root = typer.main.get_command(app)
    parts = [
        MADE,
        "# Command line\n",
        "From a clone, write `python3 run.py justexits` where this page says `justexits`. "
        "The data folder is given by `--home` or by the setting `JUSTEXITS_HOME`.\n",
        "## Exit codes\n",
        _exit_codes(),
    ]
    for path, command in commands(root):
        parts += [f"## justexits {' '.join(path)}\n", _help(command), _parameters(command)]
    return "\n".join(parts)


def commands(root: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every sub-command under `root` with the words that call it, depth first, in the order of registration."""
    for name, command in getattr(root, "commands", {}).items():
        if not command.hidden:
            yield (*path, name), command
            yield from commands(command, (*path, name))


def _exit_codes() -> str:
    from justexits.core.errors import ExitCode

    return table(("code", "means"), [(code.value, code.name.replace("_", " ").lower()) for code in ExitCode])


def _help(command: Any) -> str:
    return inspect.cleandoc(command.help or "") + "\n"


def _parameters(command: Any) -> str:
    rows: list[tuple[object, ...]] = []
    for parameter in command.params:
        if parameter.name == "help":
            continue
        if parameter.param_type_name == "argument":
            name, text = f"`{parameter.name.upper()}`", getattr(parameter, "help", "") or ""
        else:
            name, text = ", ".join(f"`{flag}`" for flag in (*parameter.opts, *parameter.secondary_opts)), parameter.help or ""
        rows.append((name, text, _default(parameter)))
    return table(("option", "meaning", "when it is left out"), rows) if rows else ""


def _default(parameter: Any) -> str:
    if parameter.required:
        return "it must be given"
    shown = getattr(parameter, "show_default", None)
    if isinstance(shown, str):
        return f"`{shown}`"
    value = parameter.default
    if value is None or value is False or callable(value) or value == () or value == []:
        return ""
    return "yes" if value is True else f"`{value}`"


# -- the data dictionary

KINDS = {
    "record": ("Records", "Written by imports."),
    "derived": ("Derived", "Can be deleted and computed again from records and decisions."),
    "kept": ("Kept", "Only ever added to, never computed again."),
    "decision": ("Decisions", "Written by people, through the site."),
}


def data_dictionary() -> str:
    """Every canonical table with its columns."""
    from justexits.records.tables import TABLES
    from tests.data_package import readers_of

    parts = [
        MADE,
        "# Data dictionary\n",
        "The canonical tables. Unknown is always an empty value, never a word or a code. A date has a second column that says "
        "how much of it the source knew. Words in *codes* come from the [code lists](code-lists.md). Standard terms are those of "
        "NIEM and of the National Open Court Data Standards (NODS). *Read by* names the engines in whose code a file names both "
        "the table and the column. The same definition for machines, as a Frictionless data package: "
        "[datapackage.json](datapackage.json).\n",
    ]
    for kind, (title, note) in KINDS.items():
        tables = [each for each in TABLES.values() if each.kind == kind]
        if tables:
            parts += [f"## {title}\n", f"{note}\n"]
        for each in tables:
            rows = [
                (f"`{c.name}`", c.type, _meaning(c), c.standard, ", ".join(readers_of(each.name, c.name))) for c in each.columns
            ]
            parts += [
                f"### {each.name}\n",
                f"One row is {each.one_row_is}. Key: {', '.join(f'`{name}`' for name in each.key)}.\n",
                table(("column", "type", "meaning", "standard term", "read by"), rows),
            ]
    return "\n".join(parts)


def _meaning(column: Any) -> str:
    more = []
    if column.required:
        more.append("Always known.")
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:g}"
        high = "" if column.maximum is None else f"{column.maximum:g}"
        more.append(f"From {low} to {high}." if low and high else f"At least {low}." if low else f"At most {high}.")
    if column.codes:
        more.append(f"Codes: [{column.codes}](code-lists.md#{column.codes}).")
    if column.refers_to:
        more.append(f"Refers to `{column.refers_to}`.")
    if column.restriction != "none":
        more.append(f"Restricted: {column.restriction.replace('_', ' ')}.")
    return " ".join([column.meaning, *more])


def code_lists() -> str:
    """Every code list with its codes."""
    from justexits.records.codes import code_list, code_list_names

    parts = [
        MADE,
        "# Code lists\n",
        "The controlled words of the canonical tables. They stand in `content/codes`, where an expert can read them.\n",
    ]
    for name in code_list_names():
        parts += [f"## {name}\n", table(("code", "means"), [(f"`{code}`", meaning) for code, meaning in code_list(name).items()])]
    return "\n".join(parts)


# -- who may do what


def roles() -> str:
    """Every role and permission of the site."""
    from justexits.web.accounts.permissions import Permission
    from justexits.web.accounts.roles import ROLES

    parts = [
        MADE,
        "# Roles and permissions\n",
        "An administrator gives each account one role or more. A role is a fixed list of permissions. "
        "No role sees another office's records.\n",
        "## Roles\n",
        table(("role", "what it is for"), [(role.display_name, role.description) for role in ROLES.values()]),
        "## Permissions\n",
        table(
            ("permission", "who has it"),
            [
                (each.value, ", ".join(role.display_name for role in ROLES.values() if each in role.permissions) or "nobody")
                for each in Permission
            ],
        ),
    ]
    return "\n".join(parts)
