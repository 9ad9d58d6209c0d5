"""What a user can do, made from the capabilities below. `Workbench` is the face of it."""
