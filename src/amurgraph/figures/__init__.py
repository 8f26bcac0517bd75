"""Rows become plots."""
