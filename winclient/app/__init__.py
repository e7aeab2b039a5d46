"""Use cases: each reads, decides and records facts inside one transaction."""
