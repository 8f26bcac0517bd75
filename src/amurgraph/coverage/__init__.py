"""Who is at work on what, and what if one stops."""
