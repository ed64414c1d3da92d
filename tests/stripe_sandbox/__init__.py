"""The stand-in for Stripe, driven over HTTP by Stripe's own client."""
