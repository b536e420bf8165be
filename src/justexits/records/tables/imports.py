"""The tables that an import writes about itself: who the office is, what came, what did not fit."""

from __future__ import annotations

from justexits.records.tables.definition import OFFICE, Column, Kind, Table

C = Column

OFFICE_TABLE = Table(
    name="office",
    kind=Kind.RECORD,
    one_row_is="a prosecutor's office",
    key=("office_id",),
    columns=(
        C(name="office_id", type="string", meaning="Short name of the office, in lower case with hyphens.", required=True),
        C(name="name", type="string", meaning="The office's name.", standard="NIEM nc:OrganizationName", required=True),
        C(
            name="state",
            type="string",
            meaning="Two-letter code of its state.",
            standard="NIEM nc:LocationStateUSPostalServiceCode",
        ),
        C(
            name="county_fips",
            type="string",
            meaning="Five-digit FIPS code of its county.",
            standard="NIEM nc:LocationCountyCode",
        ),
    ),
)

BATCH = Table(
    name="batch",
    kind=Kind.RECORD,
    one_row_is="one import: one file, or several that belong together",
    key=("batch_id",),
    columns=(
        C(name="batch_id", type="string", meaning="The import's number.", required=True),
        OFFICE,
        C(name="source_file", type="string", meaning="The file or folder that was given."),
        C(name="sha256", type="string", meaning="Hash of the content; the same content is imported once.", required=True),
        C(name="mapping", type="string", meaning="The mapping that read it.", required=True),
        C(name="mapping_version", type="int64", meaning="The mapping's version.", required=True),
        C(name="rows_read", type="int64", meaning="Rows in the files, headers and trailers counted.", required=True),
        C(name="rows_accepted", type="int64", meaning="Rows that became records, or took one out.", required=True),
        C(name="rows_quarantined", type="int64", meaning="Rows kept aside with a reason.", required=True),
        C(
            name="rows_superseded",
            type="int64",
            meaning="Rows that repeat one that was accepted, or whose record is gone: they change nothing.",
            required=True,
        ),
        C(name="rows_control", type="int64", meaning="Headers, totals and trailers.", required=True),
        C(
            name="rows_deleted",
            type="int64",
            meaning="Rows of records that the source says were deleted; they are among those accepted or superseded.",
        ),
        C(
            name="rows_sealed",
            type="int64",
            meaning="Rows of records that were sealed, now or before; they are among those accepted or superseded.",
        ),
        C(
            name="warnings",
            type="int64",
            meaning="Values that were set to unknown because they could not be true.",
            required=True,
        ),
        C(name="imported_at", type="timestamp('UTC')", meaning="When, in UTC.", required=True),
    ),
)

BATCH_FILE = Table(
    name="batch_file",
    kind=Kind.RECORD,
    one_row_is="one file of an import",
    key=("batch_id", "source_file"),
    columns=(
        C(name="batch_id", type="string", meaning="The import.", required=True, refers_to="batch.batch_id"),
        OFFICE,
        C(name="source_file", type="string", meaning="The file's name.", required=True),
        C(name="sha256", type="string", meaning="Hash of its content.", required=True),
        C(name="encoding", type="string", meaning="The encoding it was read in."),
        C(name="rows_read", type="int64", meaning="Rows in the file, headers and trailers counted.", required=True),
        C(name="rows_accepted", type="int64", meaning="Rows that became records, or took one out.", required=True),
        C(name="rows_quarantined", type="int64", meaning="Rows kept aside with a reason.", required=True),
        C(
            name="rows_superseded",
            type="int64",
            meaning="Rows that repeat one that was accepted, or whose record is gone: they change nothing.",
            required=True,
        ),
        C(name="rows_control", type="int64", meaning="Headers, totals and trailers.", required=True),
        C(
            name="rows_deleted",
            type="int64",
            meaning="Rows of records that the source says were deleted; they are among those accepted or superseded.",
        ),
        C(
            name="rows_sealed",
            type="int64",
            meaning="Rows of records that were sealed, now or before; they are among those accepted or superseded.",
        ),
    ),
)

IMPORT_FAULT = Table(
    name="import_fault",
    kind=Kind.RECORD,
    one_row_is="one thing wrong with one row of an import",
    key=("batch_id", "source_file", "source_line", "column", "rule"),
    sorted_by=("source_file", "source_line"),
    columns=(
        C(name="batch_id", type="string", meaning="The import.", required=True, refers_to="batch.batch_id"),
        OFFICE,
        C(name="source_file", type="string", meaning="The file's name.", required=True),
        C(name="source_line", type="int64", meaning="The line, counted from 1 with the header.", required=True),
        C(name="column", type="string", meaning="The column of the file, as the file names it."),
        C(name="value", type="string", meaning="The value that does not fit."),
        C(name="rule", type="string", meaning="Which rule it breaks.", required=True),
        C(
            name="severity",
            type="string",
            meaning="Whether the row was quarantined or only the value set to unknown.",
            codes="fault_severity",
            required=True,
        ),
        C(name="remedy", type="string", meaning="What to do about it."),
        C(name="row_text", type="string", meaning="The whole row of a quarantined row, as it stood in the file."),
    ),
)

IMPORT_TABLES = (OFFICE_TABLE, BATCH, BATCH_FILE, IMPORT_FAULT)
