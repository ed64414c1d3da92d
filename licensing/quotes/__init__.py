"""Saved quotes: a price that is held for whoever has its link, until it lapses or is accepted once.

Nobody is asked for a name. ``models`` the row · ``service`` save, address, send, accept · ``offered`` what
would be granted, in words · ``letters`` what is mailed.
"""
