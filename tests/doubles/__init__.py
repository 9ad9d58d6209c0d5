"""Stand-ins with state for what Voxseal talks to. The contract suites run on them and on the real thing."""
