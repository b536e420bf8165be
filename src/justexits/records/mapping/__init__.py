"""Mappings: how one office's export becomes canonical tables, written as data (docs/editors/mappings.md)."""

from justexits.records.mapping.form import Condition, FileRule, Form, Mapping, Office, RowRule
from justexits.records.mapping.load import load_mapping, mapping_names

__all__ = ["Condition", "FileRule", "Form", "Mapping", "Office", "RowRule", "load_mapping", "mapping_names"]
