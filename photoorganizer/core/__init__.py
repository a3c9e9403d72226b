"""The words everybody shares: types, errors, paths, policy. Standard library and numpy only."""
