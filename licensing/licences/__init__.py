"""Licences: the grant, its number, what it says in words and to machines, and verification."""
