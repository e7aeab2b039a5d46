"""The command-line face: one module a group of commands, JSON and exit codes by contract."""
