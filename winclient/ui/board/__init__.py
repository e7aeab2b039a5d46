"""The wall board: who is called where, how many wait, and how old that is."""
