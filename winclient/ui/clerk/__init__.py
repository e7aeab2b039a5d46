"""The clerk face: one screen on which a whole case is taken in."""
