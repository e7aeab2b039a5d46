"""The embedded store: an encrypted SQLite file with rows, ledger and print jobs."""
