"""`python -m voxseal.cli`: the command line without its installed entry point."""

from voxseal.cli.main import main

main()
