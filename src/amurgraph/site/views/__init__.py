"""What each page of the site says, as plain data: the templates only set it."""
