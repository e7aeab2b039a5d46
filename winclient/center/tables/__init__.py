"""Everything of the center that speaks SQL: SQLite through SQLCipher, or PostgreSQL 15 by URL."""
