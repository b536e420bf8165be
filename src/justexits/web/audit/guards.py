"""Triggers that make the database itself refuse to change or remove an audit event."""

from __future__ import annotations

from typing import Any

TABLE = "audit_auditevent"
WORDS = "audit events are kept as they are"

_MAKE = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        f"CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ],
}
_DROP = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"],
    "postgresql": [f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}", "DROP FUNCTION IF EXISTS audit_refuse()"],
}


def make(connection: Any) -> None:
    """Put the triggers in place."""
    _run(connection, _MAKE)


def drop(connection: Any) -> None:
    """Take the triggers away: for a migration backwards, and for tests that empty their database."""
    _run(connection, _DROP)


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
