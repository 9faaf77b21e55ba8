"""The interchange format (docs/interchange.md): one interaction a line, for import, export and tests."""
