"""A bad network, a bad store and a process that dies at any moment: what comes of an upload then."""
