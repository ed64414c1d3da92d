"""Pricing: uses, rate cards, and a pure ``quote`` that answers Quote, Referral or Refusal."""
