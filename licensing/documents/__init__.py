"""Documents: frozen facts in, PDF bytes out.

A document is a folder under ``templates/documents/<kind>/`` with a template and a stylesheet. It
sees only the facts in ``facts.py``: never a database row, never the network, never the clock. The
same facts give the same bytes.
"""
