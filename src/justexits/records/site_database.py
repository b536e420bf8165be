"""Which database the site of a data folder has: one definition, for the site's settings and for the list of the lake's files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class PostgreSQL:
    """A PostgreSQL database as `JUSTEXITS_DB_NAME`, `_HOST`, `_PORT`, `_USER` and `_PASSWORD` name it."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def of_environment(cls) -> Self | None:
        """The database that the environment names; None where the site keeps to its SQLite file."""
        named = {part: os.environ.get(f"JUSTEXITS_DB_{part.upper()}", "") for part in cls.__dataclass_fields__}
        return cls(**named) if named["name"] else None

    def for_psycopg(self) -> dict[str, str]:
        """The keyword arguments of `psycopg.connect`; what is not named is left to libpq."""
        given = {"dbname": self.name, "host": self.host, "port": self.port, "user": self.user, "password": self.password}
        return {name: value for name, value in given.items() if value}
