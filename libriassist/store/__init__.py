"""The database: SQLAlchemy 2 Core on SQLite and PostgreSQL, migrations, the group-commit writer."""
