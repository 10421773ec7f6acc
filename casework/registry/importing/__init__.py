"""Brings the rows of a registry file to the residents: matched, compared, kept as history."""

from casework.registry.importing.report import ImportReport, Outcome, Result
from casework.registry.importing.service import import_file, import_rows, known_places

__all__ = ["ImportReport", "Outcome", "Result", "import_file", "import_rows", "known_places"]
