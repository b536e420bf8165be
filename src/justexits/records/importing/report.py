"""What an import answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """One file, and where each of its rows went."""

    source_file: str
    entry: str  # the mapping's name for such a file
    sha256: str
    encoding: str | None
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_superseded: int
    rows_control: int
    rows_deleted: int = 0  # of those accepted and superseded
    rows_sealed: int = 0
    columns_not_used: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every row that was read went somewhere."""
        return self.rows_read == self.rows_accepted + self.rows_quarantined + self.rows_superseded + self.rows_control


@dataclass(frozen=True, kw_only=True)
class Reason:
    """How often one rule was broken."""

    rule: str
    severity: str
    column: str | None
    count: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with one row, for people to look up."""

    source_file: str
    source_line: int
    column: str | None
    value: str | None
    rule: str
    severity: str
    remedy: str | None


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """One import: rows read = accepted + quarantined + superseded + control, in each file and in all."""

    batch_id: str
    office_id: str
    mapping: str
    mapping_version: int
    snapshot: int
    already_imported: bool
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_superseded: int
    rows_control: int
    warnings: int
    files: tuple[FileReport, ...] = ()
    reasons: tuple[Reason, ...] = ()
    faults: tuple[Fault, ...] = ()  # the first few
    tables: dict[str, int]  # rows added to each canonical table
    files_left: tuple[str, ...] = ()  # files of a folder that the mapping does not mean
    drift: tuple[str, ...] = ()  # what had changed since the last import, where that was accepted
    rows_deleted: int = 0  # of those accepted and superseded: rows of records that the source says were deleted
    rows_sealed: int = 0  # and that were sealed, now or before
    records_taken_out: dict[str, int] = field(default_factory=dict)  # rows that went from each canonical table
    taken_again: int = 0  # rows put aside earlier that became records now, since what they waited for had come
    seconds: float = 0.0
