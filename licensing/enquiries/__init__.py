"""Enquiries: what people ask for that is not in the catalogue.

``service`` an enquiry to the desk, and the letter when its article comes · ``readings`` a page of the
publication's own site, read because a visitor asked · ``own_site`` which addresses those are ·
``states`` the machines of both.
"""
