"""The application without a face. `Library` is the only door for windows and commands."""
