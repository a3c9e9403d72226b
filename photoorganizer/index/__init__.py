"""The memory: catalog, thumbnails and vectors. The only package that knows SQL and HNSW."""
