"""Qt, and only here: the window over `engine.library.Library`."""
