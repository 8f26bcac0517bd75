"""A graph becomes a folder of pages that opens from a disk, a stick or any plain host."""

from .building import BuiltSite, write_site

__all__ = ["BuiltSite", "write_site"]
