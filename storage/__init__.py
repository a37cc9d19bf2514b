"""Keeps what the core knows: SQLite or PostgreSQL. The only room with SQLAlchemy. Imports the core."""
