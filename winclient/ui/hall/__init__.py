"""The hall face: what a supervisor watches, and the session that only a person opens or closes."""
