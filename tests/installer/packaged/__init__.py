"""Tries the packaged program as a contractor's computer has it: installed, without a checkout, a Python or a developer.

    .venv/bin/python -m tests.installer.packaged --program dist/voxseal/voxseal

A practice cloud runs beside it, from this checkout; the program signs in there, delivers, and what arrives is opened and
compared. Says each thing that it saw; ends with 1 at the first that is not as promised. Works on each system, and through a
`chroot` (installer/test-deb). Not collected by pytest: it needs a package.
"""
