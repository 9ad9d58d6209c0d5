"""`python -m voxseal.ui`."""

from voxseal.ui.app import main

main()
