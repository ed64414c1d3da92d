"""Delivery: copies rendered and kept, signed links to them, and downloads on record."""
