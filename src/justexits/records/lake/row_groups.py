"""A few rows out of an encrypted file of the lake, without the query engine.

The engine reads a file's whole table of contents each time that it is asked, and unpacks more than the rows that are wanted. Here
the table of contents (where the groups of rows are, with their lowest and highest values) is read once and kept as long as a
reading lives, in memory only.

The files are Parquet under its modular encryption (Apache Parquet, Encryption.md): AES-256-GCM, nothing authenticated beside.
pyarrow knows how to unpack Parquet, and the cipher opens it part by part; between them stands a file that looks unencrypted.
"""

from __future__ import annotations

import base64
import io
import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENCRYPTED, OPEN = b"PARE", b"PAR1"
LENGTH, NONCE, TAG = 4, 12, 16  # bytes; a length has its lowest byte first
LAST = chr(0x10FFFF) * 4  # after any text that is a number of something
AES_GCM = b"\x1c\x1c\x00\x00\x00"  # Thrift for "AES-GCM, nothing else to say"; it stands before the table of contents


class AnotherForm(Exception):
    """The file is damaged or not written as this module reads it. The engine may read it, or says what is wrong with it."""


class Bounds:
    """The lowest and the highest text of a column in each group of a file. Groups without any text are LAST to LAST."""

    def __init__(self, lows: list[str], highs: list[str]) -> None:
        self._lows, self._highs = lows, highs
        self._in_order = lows == sorted(lows) and highs == sorted(highs)

    def that_may_hold(self, values: Sequence[str]) -> list[int]:
        """The groups in which one of these sorted texts may stand."""
        if not self._in_order:
            spans = enumerate(zip(self._lows, self._highs, strict=True))
            firsts = ((group, high, bisect_left(values, low)) for group, (low, high) in spans)
            return [group for group, high, first in firsts if first < len(values) and values[first] <= high]
        found: set[int] = set()
        for value in values:
            group = bisect_left(self._highs, value)
            while group < len(self._lows) and self._lows[group] <= value:
                found.add(group)
                group += 1
        return sorted(found)


class RowGroups:
    """One encrypted file and its groups of rows; several threads may ask it.

    Raises AnotherForm, and OSError where the file is gone.
    """

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = base64.b64decode(key)
        with _Opened(path, self._key) as opened:
            self._contents = opened.contents()
        names = [self._contents.schema.column(number).path for number in range(self._contents.num_columns)]
        self._places = {name: number for number, name in enumerate(names)}
        # Lists: their statistics count an empty one as unknown.
        self._repeated = {
            name for name, place in self._places.items() if self._contents.schema.column(place).max_repetition_level
        }
        first = self._contents.row_group(0)
        # What is written as codes is unpacked as codes: the texts themselves are needed for a few rows only.
        self._coded = [
            name
            for number, name in enumerate(names)
            if first.column(number).has_dictionary_page
            and first.column(number).physical_type == "BYTE_ARRAY"
            and name not in self._repeated
        ]
        self._bounds: dict[str, Bounds] = {}
        self._split: dict[int, tuple[list[str], dict[str, str | int]]] = {}

    def that_may_hold(self, column: str, values: Sequence[str]) -> list[int]:
        """The numbers of the groups in which a row may stand whose text column is one of these sorted texts."""
        if column not in self._places:
            return []
        if column not in self._bounds:
            lows, highs = zip(*self._bounds_of(column), strict=True)
            self._bounds[column] = Bounds(list(lows), list(highs))
        return self._bounds[column].that_may_hold(values)

    def _bounds_of(self, column: str) -> Iterator[tuple[str, str]]:
        for group in range(self._contents.num_row_groups):
            part = self._contents.row_group(group).column(self._places[column])
            said = part.statistics
            if said is not None and said.has_min_max and isinstance(said.min, str):
                yield said.min, said.max
            else:
                is_empty = said is not None and said.has_null_count and said.null_count == part.num_values
                yield (LAST if is_empty else ""), LAST

    def rows(self, column: str, values: Sequence[str], groups: Sequence[int]) -> list[pa.Table]:
        """The rows of these groups whose text column is one of these texts; of a column that is left out nothing is known.

        Texts may be coded.
        """
        wanted = pa.array(values, pa.string())
        with _Opened(self._path, self._key) as opened:
            try:
                file = pq.ParquetFile(opened, metadata=self._contents, read_dictionary=self._coded, pre_buffer=False)
                parts = (self._rows_of(file, group, column, wanted) for group in groups)
                return [part for part in parts if part is not None]
            except (InvalidTag, pa.ArrowException, OSError) as error:
                raise AnotherForm(self._path.name) from error

    def _rows_of(self, file: pq.ParquetFile, group: int, column: str, wanted: pa.Array) -> pa.Table | None:
        keys = file.read_row_group(group, columns=[column], use_threads=False).column(0).cast(pa.string())
        places = pc.indices_nonzero(pc.is_in(keys, value_set=wanted))
        if not len(places):
            return None
        names, everywhere = self._columns_of(group)
        found = file.read_row_group(group, columns=[name for name in names if name != column], use_threads=False).take(places)
        made = {name: pa.array([value] * len(places)) for name, value in everywhere.items() if name != column}
        made |= dict(zip(found.column_names, found.columns, strict=True))
        return pa.table(made | {column: keys.take(places)})

    def _columns_of(self, group: int) -> tuple[list[str], dict[str, str | int]]:
        """The columns of a group that must be read, and those of which its contents say that one value stands in every row.

        Columns of which no value is known are neither: most tables have many that their source lacks.
        """
        if group not in self._split:
            parts = self._contents.row_group(group)
            said = {name: parts.column(place).statistics for name, place in self._places.items() if name not in self._repeated}
            some = {name: one for name, one in said.items() if one is not None and one.has_null_count}
            rows = parts.num_rows
            everywhere = {
                name: one.min
                for name, one in some.items()
                if not one.null_count and one.has_min_max and isinstance(one.min, str | int) and one.min == one.max
            }
            left = {name for name, one in some.items() if one.null_count == rows} | set(everywhere)
            self._split[group] = [name for name in self._places if name not in left], everywhere
        return self._split[group]


class _Opened(io.RawIOBase):
    """The encrypted file as if it were not: what is read from the start of a column's part on is that part, opened."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._file = path.open("rb", buffering=0)
        self._size = os.fstat(self._file.fileno()).st_size
        self._at = 0

    def contents(self) -> Any:
        """The file's table of contents, as pyarrow has it. Raises AnotherForm."""
        tail = LENGTH + len(ENCRYPTED)
        end = self._size - tail
        length, mark = (found := self._raw(end, tail))[:LENGTH], found[LENGTH:]
        sealed = self._raw(end - int.from_bytes(length, "little"), int.from_bytes(length, "little"))
        if mark != ENCRYPTED or not sealed.startswith(AES_GCM):
            raise AnotherForm
        try:
            plain = b"".join(self._parts(sealed[len(AES_GCM) :]))
            return pq.read_metadata(pa.BufferReader(OPEN + plain + len(plain).to_bytes(LENGTH, "little") + OPEN))
        except (InvalidTag, pa.ArrowException, OSError) as error:
            raise AnotherForm from error

    def _raw(self, at: int, length: int) -> bytes:
        if at < 0:
            raise AnotherForm
        self._file.seek(at)
        return self._file.read(length)

    def _parts(self, sealed: bytes) -> Iterator[bytes]:
        """What stands in parts one after the other, opened: each has its length, a nonce, the sealed bytes and a tag."""
        at = 0
        while at + LENGTH + NONCE + TAG <= len(sealed):
            begin = at + LENGTH
            at = begin + int.from_bytes(sealed[at:begin], "little")
            yield self._cipher.decrypt(sealed[begin : begin + NONCE], sealed[begin + NONCE : at], None)

    def read(self, size: int = -1) -> bytes:
        """A column's part of a group, opened. It is shorter than it was; what follows its end is of no meaning."""
        plain = b"".join(self._parts(self._raw(self._at, size)))
        self._at += size
        return plain.ljust(size, b"\0")

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def readable(self) -> bool:
        """It is read only."""
        return True

    def seekable(self) -> bool:
        """Any part may be read."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
