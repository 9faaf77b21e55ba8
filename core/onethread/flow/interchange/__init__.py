"""The interchange format (DESIGN section 8): one interaction a line, for import, export and tests."""
