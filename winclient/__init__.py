"""winclient: the counter client of an integrated service hall (综合窗口)."""

__version__ = "0.1.0"
