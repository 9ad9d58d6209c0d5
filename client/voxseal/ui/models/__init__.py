"""Qt models of our own: a hundred thousand rows in columns, put in order and filtered beside the main thread."""
