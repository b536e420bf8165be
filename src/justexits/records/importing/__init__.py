"""Import: an office's export in, nothing lost, everything traceable to its file and line."""

from justexits.records.importing.importer import check_paths, import_files, retry_batch
from justexits.records.importing.report import Fault, FileReport, ImportReport, Reason

__all__ = ["Fault", "FileReport", "ImportReport", "Reason", "check_paths", "import_files", "retry_batch"]
