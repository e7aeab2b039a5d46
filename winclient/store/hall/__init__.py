"""The same store on a database server, for a whole hall."""
