"""A hall between its counters and the center above."""
