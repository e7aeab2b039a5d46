"""Time as the law counts it: moments, working days, office hours."""
