"""One reviewed change to the data: rows in, differences shown, shapes held, written whole."""
