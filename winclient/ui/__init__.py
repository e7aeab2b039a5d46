"""What people see: one desk to the use cases, one theme, small parts, one package a face."""

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its own `__import__` in place

# PySide reads the source of every module imported after it, in search of `from __feature__ import`,
# and linecache keeps it: fifty thousand lines in an idle face. We use no such feature.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
