"""The rules of a counter: pure values and functions, no I/O."""
