"""Numbers of a sentence that need no partner there: the tables have it."""
