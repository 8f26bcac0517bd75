"""From the text of a page: which statements it may make, to be reviewed by a person. Nothing is written."""
