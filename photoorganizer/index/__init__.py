"""The memory: the SQLite catalog, the thumbnail store and the HNSW vectors. All SQL is here."""
