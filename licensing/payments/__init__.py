"""Payments: Stripe behind one gateway, what its webhooks mean, refunds, disputes, the ledger."""
