"""Tickets, segments, sessions, and the rules of calling."""
