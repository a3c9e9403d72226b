"""The world outside: folders, files and their pixels. Knows no database and no network."""
