"""Spreadsheets of other programs: how their columns and words become ours, by rules that a mapping writes down."""

from .gathering import foreign_tables, rules_of_kumu
from .mapping import read_mapping

__all__ = ["foreign_tables", "read_mapping", "rules_of_kumu"]
