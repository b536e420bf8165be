"""Which database the site of a data folder has: one definition, for the site's settings and for the list of the lake's files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class PostgreSQL:
    """A PostgreSQL database, as the settings of the environment name it."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def of_environment(cls) -> Self | None:
        """The database that the environment names; None where the site keeps to its SQLite file."""
        named = cls(
            name=os.environ.get("JUSTEXITS_DB_NAME", ""),
            host=os.environ.get("JUSTEXITS_DB_HOST", ""),
            port=os.environ.get("JUSTEXITS_DB_PORT", ""),
            user=os.environ.get("JUSTEXITS_DB_USER", ""),
            password=os.environ.get("JUSTEXITS_DB_PASSWORD", ""),
        )
        return named if named.name else None

    def for_psycopg(self) -> dict[str, str]:
        """The keyword arguments of `psycopg.connect`; what is not named is left to libpq."""
        given = {"dbname": self.name, "host": self.host, "port": self.port, "user": self.user, "password": self.password}
        return {name: value for name, value in given.items() if value}
