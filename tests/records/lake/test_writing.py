"""A writing is seen whole or not at all, by readers, by the disk, and after any failure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from justexits.core.errors import Busy, CannotWrite, NotFound
from justexits.records.lake import Lake, disk, pieces
from justexits.records.lake import writing as writing_module
from justexits.records.lake.engine import constant
from justexits.records.lake.manifest import FileManifest, Snapshot
from justexits.records.lake.seal import seal
from tests.records.lake.small import NAME, OFFICE, cases, ids, lake_in, lake_with_two_tables, on_disk, parties


def test_nothing_is_seen_before_the_end_and_everything_after_it(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    with lake.write("import") as writing:
        writing.append("case", cases("c3"), office_id=OFFICE)
        assert ids(lake, "case") == ["c1", "c2"]
    assert ids(lake, "case") == ["c1", "c2", "c3"]
    assert lake.snapshot().number == 2


def test_a_reader_keeps_what_it_began_with(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    with lake.read() as reading:
        with lake.write("import") as writing:
            writing.replace("case", cases("c9"), office_id=OFFICE)
        assert reading.rows(reading.tables["case"].count().name("n").as_table()) == [{"n": 2}]
    assert ids(lake, "case") == ["c9"]


def test_every_earlier_snapshot_stays_readable(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    for number in (2, 3):
        with lake.write("import") as writing:
            writing.replace("case", cases(f"c{number}"), office_id=OFFICE)
    assert [ids(lake, "case", number) for number in (0, 1, 2, 3)] == [[], ["c1", "c2"], ["c2"], ["c3"]]


def test_a_failed_writing_leaves_nothing(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    before = on_disk(lake)
    with pytest.raises(ZeroDivisionError), lake.write("import") as writing:
        writing.append("case", cases("c3"), office_id=OFFICE)
        writing.replace("party", parties("p2"), office_id=OFFICE)
        raise ZeroDivisionError
    assert on_disk(lake) == before
    assert ids(lake, "case") == ["c1", "c2"]


def test_a_writing_that_writes_nothing_makes_no_snapshot(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    before = on_disk(lake)
    with lake.write("import") as writing:
        assert writing.append("case", cases(), office_id=OFFICE) == 0
    assert lake.snapshot().number == 1
    assert on_disk(lake) == before


def test_only_one_writes_at_a_time_and_the_other_is_told(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    with (
        lake.write("import") as writing,
        pytest.raises(Busy, match="Another process is writing"),
        Lake(lake.home).write("link", wait=0.05),
    ):
        pass
    assert writing.number == 2
    with lake.write("link"):
        pass


def test_a_column_that_the_table_lacks_is_refused_and_one_that_is_left_out_is_unknown(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with pytest.raises(ValueError, match="case has no column colour"), lake.write("import") as writing:
        writing.append("case", pa.table({"case_id": ["c1"], "colour": ["red"]}), office_id=OFFICE)
    with lake.write("import") as writing:
        writing.append("case", pa.table({"case_id": ["c1"], "office_id": [OFFICE]}), office_id=OFFICE)
    with lake.read() as reading:
        assert [row["kind"] for row in reading.rows(reading.tables["case"])] == [None]


def test_a_file_of_few_columns_is_read_looked_up_and_written_anew_like_any_other(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    some = pa.table({"arrest_id": ["a1", "a2", "a3"], "party_id": ["p1", "p2", "p3"], "office_id": [OFFICE] * 3})
    with lake.write("import") as writing:
        writing.append("arrest", some, office_id=OFFICE)
        writing.append("arrest", pa.table({"arrest_id": ["a4"], "office_id": [OFFICE]}), office_id=OFFICE)
    with lake.write("import") as writing:
        assert writing.take_out("arrest", "SELECT 'a2' AS arrest_id", office_id=OFFICE) == 1
        writing.put_together(writing.entries("arrest", OFFICE))
    assert seal(lake, OFFICE, order_number="26-2-1", on=date(2026, 5, 1), arrests=["a3"]).rows["arrest"] > 0
    with lake.read() as reading:
        assert [row["arrest_id"] for row in reading.lookup("arrest", "party_id", ["p1"])] == ["a1"]
    assert ids(lake, "arrest") == ["a1", "a4"]


def test_columns_may_be_made_once_the_rows_are_sorted_and_codes_read_as_texts(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with lake.write("import") as writing:
        writing.engine.execute(
            "CREATE TABLE given AS SELECT 'c' || (5 - range) AS case_id,"
            " if(range = 2, NULL, 'criminal')::ENUM('x', 'criminal') AS kind, range + 2 AS line FROM range(5)"
        )
        made = {"office_id": constant(OFFICE), "source_file": constant("it's.csv"), "source_line": '"line"'}
        assert writing.append("case", "given", office_id=OFFICE, later=made) == 5
        with pytest.raises(ValueError, match="case has no column line"):
            writing.append("case", "given", office_id=OFFICE, later={"office_id": constant(OFFICE)})
    with lake.read(threads=1) as reading:
        rows = reading.rows(reading.tables["case"].select("case_id", "kind", "office_id", "source_file", "source_line", "status"))
    assert [row["case_id"] for row in rows] == ["c1", "c2", "c3", "c4", "c5"], "the file is sorted"
    assert [row["source_line"] for row in rows] == [6, 5, 4, 3, 2], "each row keeps its line"
    assert [row["kind"] for row in rows] == ["criminal", "criminal", None, "criminal", "criminal"]
    assert {(row["office_id"], row["source_file"], row["status"]) for row in rows} == {(OFFICE, "it's.csv", None)}


def test_many_rows_become_a_few_files_that_each_hold_a_piece_of_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "PIECE_ROWS", 100)
    lake = lake_in(tmp_path)
    with lake.write("import") as writing:
        writing.engine.execute("CREATE TABLE given AS SELECT 'c' || range AS case_id, 'criminal' AS kind FROM range(450)")
        assert writing.append("case", "given", office_id=OFFICE, later={"office_id": constant(OFFICE)}) == 450
    assert len(ids(lake, "case")) == 450 == len(set(ids(lake, "case")))
    held = lake.snapshot().of("case")
    assert len(held) == 4, "four hundred and fifty rows are about four hundred"
    with lake.read(threads=1) as reading:
        pieces_held = [
            [row[0] for row in reading.engine.execute(f"SELECT case_id FROM {reading.file(entry)}").fetchall()] for entry in held
        ]
    assert all(found == sorted(found) for found in pieces_held)
    ends = sorted((found[0], found[-1]) for found in pieces_held)
    assert all(last < first for (_, last), (first, _) in pairwise(ends)), "each number has one file"


@pytest.mark.parametrize("name", ["../elsewhere", "a/b", "", ".", "three rivers"])
def test_an_office_cannot_be_named_so_that_its_files_stand_elsewhere(tmp_path: Path, name: str) -> None:
    lake = lake_in(tmp_path)
    with pytest.raises(ValueError, match="cannot name an office"), lake.write("import") as writing:
        writing.append("case", cases("c1"), office_id=name)


def test_taking_rows_out_writes_only_the_files_that_hold_them(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    with lake.write("import") as writing:
        writing.append("case", cases("c3", "c4"), office_id=OFFICE)
    untouched = lake.snapshot().of("case")[0].path
    with lake.write("undo") as writing:
        assert writing.take_out("case", "SELECT 'c3' AS case_id UNION ALL SELECT 'nobody'", office_id=OFFICE) == 1
    assert ids(lake, "case") == ["c1", "c2", "c4"]
    assert ids(lake, "case", 2) == ["c1", "c2", "c3", "c4"]
    assert untouched in {entry.path for entry in lake.snapshot().of("case")}


def test_a_table_never_grows_to_more_than_twenty_files(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    for number in range(23):
        with lake.write("import") as writing:
            writing.append("case", cases(f"c{number:02}"), office_id=OFFICE)
        assert len(lake.snapshot().of("case")) <= 20
    assert ids(lake, "case") == [f"c{number:02}" for number in range(23)]


def test_many_rows_are_put_together_into_pieces_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE_ROWS", 10)
    monkeypatch.setattr(writing_module, "MOST_FILES", 4)
    lake = lake_in(tmp_path)
    for number in range(5):
        with lake.write("import") as writing:
            writing.append("case", cases(*(f"c{line:02}-{number}" for line in range(10))), office_id=OFFICE)
    held = lake.snapshot().of("case")
    assert sorted(entry.rows for entry in held) == [10, 10, 30] or len(held) == 3
    assert len(ids(lake, "case")) == 50


def test_no_byte_of_the_home_tells_a_name(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    everything = {path: path.read_bytes() for path in lake.home.path.rglob("*") if path.is_file()}
    assert len([path for path in everything if path.suffix == ".parquet"]) == 2
    for path, content in everything.items():
        assert NAME.encode() not in content, path
        assert NAME.encode("utf-16-le") not in content, path
    assert all(content[:4] == b"PARE" for path, content in everything.items() if path.suffix == ".parquet")


def test_a_destroyed_key_makes_its_file_unreadable_and_says_which(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    lake.keys.destroy(lake.snapshot().of("party")[0].key)
    with pytest.raises(NotFound, match=r"is gone, so its file can no longer be read"):
        lake.read()


def test_a_missing_file_and_a_changed_one_are_said(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    path = lake.home.lake / lake.snapshot().of("party")[0].path
    content = path.read_bytes()
    path.write_bytes(content[:-20] + bytes(20))
    with pytest.raises(Exception, match=r"table party .*justexits verify"):
        lake.read()
    path.unlink()
    with pytest.raises(NotFound, match=r"table party is missing.*justexits verify"):
        lake.read()


def test_a_locked_reading_reads_the_lake_and_nothing_else(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with lake.read(locked=True) as reading:
        assert len(reading.rows(reading.tables["case"])) == 2
        for refused in (
            f"SELECT * FROM '{tmp_path / 'secret.csv'}'",
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            f"ATTACH '{tmp_path / 'other.duckdb'}'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"[Pp]ermission|disabled|locked"):
                reading.engine.execute(refused)


# -- the disk is full at one write after the other


class FullAt:
    """Lets the n-th forced write, move or copy of the lake fail as on a full disk."""

    def __init__(self, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number, self.calls = number, 0
        for name in ("fsync", "replace", "link", "open"):
            monkeypatch.setattr(disk.os, name, self.counting(getattr(os, name), skip=name == "open"))
        monkeypatch.setattr(writing_module, "settle", self.counting(disk.settle))

    def counting(self, real, skip: bool = False):  # type: ignore[no-untyped-def]
        def call(*arguments, **more):  # type: ignore[no-untyped-def]
            if skip and not (len(arguments) > 1 and arguments[1] & os.O_CREAT and ".tmp" in str(arguments[0])):
                return real(*arguments, **more)
            self.calls += 1
            if self.calls == self.number:
                raise OSError(28, "No space left on device")
            return real(*arguments, **more)

        return call


def attempt(lake: Lake) -> None:
    with lake.write("import") as writing:
        writing.append("case", cases("c3"), office_id=OFFICE)
        writing.replace("party", parties("p2", "p3"), office_id=OFFICE)


def test_a_disk_that_is_full_at_any_write_leaves_the_state_before_or_the_state_after(tmp_path: Path) -> None:
    lake, failed = lake_with_two_tables(tmp_path / "0"), 0
    before = on_disk(lake)
    for number in range(1, 200):
        with pytest.MonkeyPatch.context() as patched:
            disk_is = FullAt(number, patched)
            try:
                attempt(lake)
            except CannotWrite as error:
                failed += 1
                assert "space" in str(error)
                assert lake.snapshot().number == 1
                assert on_disk(lake) == before, f"something is left after write {number} failed"
                continue
        # Only a list of names could not be forced to disk, or nothing failed any more.
        assert ids(lake, "case") == ["c1", "c2", "c3"]
        assert ids(lake, "party") == ["p2", "p3"]
        if disk_is.calls < number:
            break
        lake = lake_with_two_tables(tmp_path / str(number))
        before = on_disk(lake)
    assert failed >= 10


LIMITED = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
from justexits.core.errors import CannotWrite
from justexits.records.home import Home
from justexits.records.lake import Lake
import pyarrow as pa
from tests.records.lake.small import OFFICE, cases
lake = Lake(Home.open(Path(sys.argv[1])))
try:
    with lake.write("import") as writing:
        writing.append("case", cases("c3"), office_id=OFFICE)
        writing.engine.execute(
            "CREATE TABLE big AS SELECT hash(range)::VARCHAR || hash(range + 7)::VARCHAR AS case_id,"
            " 'three-rivers' AS office_id FROM range(200000)"
        )
        writing.append("case", "big", office_id=OFFICE)
except CannotWrite as error:
    print(error)
"""


def test_a_parquet_file_that_no_longer_fits_leaves_nothing(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    before = on_disk(lake)
    done = subprocess.run([sys.executable, "-c", LIMITED, str(lake.home.path)], capture_output=True, text=True, timeout=120)
    assert "The lake could not be written" in done.stdout, done.stderr
    assert "Free some space" in done.stdout
    assert on_disk(lake) == before


# -- killed and interrupted

SLOW = """
import signal, sys
from pathlib import Path
from justexits.records.home import Home
from justexits.records.lake import Lake
from tests.records.lake.small import OFFICE, cases
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in its background has it ignored
with Lake(Home.open(Path(sys.argv[1]))).write("import") as writing:
    writing.append("case", cases("c3"), office_id=OFFICE)
    (writing.lake.home.lake / OFFICE / "case" / "half.tmp").write_bytes(b"half")
    writing.lake.keys.make()
    writing.engine.execute("SET threads = 1")  # with more, the engine notices Ctrl-C only between tasks
    print("written", flush=True)
    writing.engine.execute("SELECT sum(hash(range)) FROM range(100000000000)").fetchall()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_what_a_stopped_writer_left_is_swept_by_the_next(tmp_path: Path, how: signal.Signals) -> None:
    lake = lake_with_two_tables(tmp_path)
    before = on_disk(lake)
    other = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(lake.home.path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert other.stdout is not None
    with other:
        assert other.stdout.readline() == "written\n"
        time.sleep(0.2)
        other.send_signal(how)
        try:
            other.wait(timeout=60)
        finally:
            other.kill()
    assert ids(lake, "case") == ["c1", "c2"]
    if how == signal.SIGKILL:
        assert on_disk(lake) != before, "the test should leave something to sweep"
    with lake.write("link"):
        pass
    assert on_disk(lake) == before
    assert not list(lake.home.scratch.iterdir())


def test_ctrl_c_between_the_commit_and_its_answer_keeps_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = lake_with_two_tables(tmp_path)
    commit = FileManifest.commit

    def interrupted(manifest: FileManifest, snapshot: Snapshot) -> None:
        commit(manifest, snapshot)
        raise KeyboardInterrupt

    monkeypatch.setattr(FileManifest, "commit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        attempt(lake)
    assert ids(Lake(lake.home), "case") == ["c1", "c2", "c3"]
