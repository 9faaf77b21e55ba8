"""The JSON API at /api/v1: one module of routes a noun, listed in `app.NOUNS`; shapes, problems and cursors are shared."""
