"""Disputes: a cardholder asks the bank for the money back.

As in Stripe's test mode, evidence whose ``uncategorized_text`` is ``winning_evidence`` wins and
``losing_evidence`` loses; closing a dispute accepts it as lost.
"""

from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import PAGING, Work, listed, merged_metadata, offers

EVIDENCE_DAYS = 7
VERDICTS = {"winning_evidence": "won", "losing_evidence": "lost"}


def open_for(work: Work, charge_id: str) -> Json | None:
    """Dispute a paid charge. None when nothing is left to dispute, or it is disputed already."""
    charge = work.get("charge", charge_id)
    left = charge["amount"] - charge["amount_refunded"]
    if not charge["paid"] or charge["disputed"] or not left:
        return None
    dispute: Json = {
        "id": new_id("dp"),
        "object": "dispute",
        "amount": left,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}, "uncategorized_text": None},
        "evidence_details": {
            "due_by": work.now + EVIDENCE_DAYS * 24 * 3600,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }
    charge["disputed"] = True
    work.save(charge)
    work.save(dispute)
    work.emit("charge.dispute.created", dispute)
    return dispute


@offers("GET", "/v1/disputes/{dispute}")
def retrieve(work: Work, _params: Json, dispute: str) -> Json:
    return work.get("dispute", dispute)


@offers("GET", "/v1/disputes", PAGING + "charge payment_intent")
def list_(work: Work, params: Json) -> Json:
    return listed(work, "dispute", "/v1/disputes", params, ("charge", "payment_intent"))


@offers("POST", "/v1/disputes/{dispute}", "evidence.uncategorized_text metadata submit")
def update(work: Work, params: Json, dispute: str) -> Json:
    changed = _open(work, dispute)
    changed["metadata"] = merged_metadata(changed["metadata"], params.get("metadata"))
    text = (params.get("evidence") or {}).get("uncategorized_text")
    if text:
        changed["evidence"]["uncategorized_text"] = text
        changed["evidence_details"]["has_evidence"] = True
    if not text or not params.get("submit", True):
        return work.save(changed)
    changed["evidence_details"]["submission_count"] += 1
    if text in VERDICTS:
        return _end(work, changed, VERDICTS[text])
    changed["status"] = "under_review"
    return work.save(changed)


@offers("POST", "/v1/disputes/{dispute}/close")
def close(work: Work, _params: Json, dispute: str) -> Json:
    return _end(work, _open(work, dispute), "lost")


def _open(work: Work, identifier: str) -> Json:
    dispute = work.get("dispute", identifier)
    if dispute["status"] in VERDICTS.values():
        raise Refusal("This dispute is already closed", code="dispute_already_closed")
    return dispute


def _end(work: Work, dispute: Json, status: str) -> Json:
    dispute["status"] = status
    work.save(dispute)
    work.emit("charge.dispute.closed", dispute)
    return dispute
