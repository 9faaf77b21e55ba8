"""The database: schema, migrations, and one module of queries per noun, alike on SQLite and PostgreSQL."""
