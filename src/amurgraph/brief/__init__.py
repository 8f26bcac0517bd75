"""A network becomes one printed page."""
