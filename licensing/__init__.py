"""Offprint: reprint and permissions licensing for publishers."""
