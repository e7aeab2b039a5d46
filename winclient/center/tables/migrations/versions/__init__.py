"""Schema history: one file a step; steps import no tables of the program."""
