"""The rate card of the tests: the trade's usual bands, and three uses that the desk decides about."""

from typing import Any

RULES: dict[str, Any] = {
    "uses": {
        "eprint": {
            "audience": [
                {"id": "10", "label": "up to 10 staff", "price": "150"},
                {"id": "50", "label": "up to 50 staff", "price": "300"},
                {"id": "250", "label": "up to 250 staff", "price": "600"},
                {"id": "1000", "label": "up to 1,000 staff", "price": "1000"},
                {"id": "more", "label": "more than 1,000 staff", "price": "1600"},
            ],
            "term": [
                {"id": "3", "label": "3 months", "months": 3, "factor": "0.5"},
                {"id": "12", "label": "1 year", "months": 12, "factor": "1"},
                {"id": "24", "label": "2 years", "months": 24, "factor": "1.8"},
            ],
        },
        "translation": {"refer": "The editor reads every translation before it is used."},
        "republication": {"refer": "Each title agrees its own republications."},
        "other": {"refer": "A person answers what a rule cannot."},
    },
    "referral": {"over": "2500"},
    "quote_days": 30,
}
