"""Between values and rows: the tables, their statements, what a row means."""
