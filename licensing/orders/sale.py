"""Where a line is sold for, fixed with its price; and whether it may still be sold, asked before money is
taken and at the grant."""

from datetime import datetime

from licensing.articles import territories
from licensing.articles.rights import LICENSABLE, RightsSummary, summary_of
from licensing.orders.models import Line


def bar(line: Line, rights: RightsSummary, at: datetime) -> str:
    """Why the line may not be licensed at the moment ``at``, a sentence for its buyer; or nothing.

    What the desk approved is licensed as it was approved; only a withdrawal or an embargo stands
    against that.
    """
    if rights.withdrawn_at is not None:
        return "The publisher has taken this article off sale."
    if rights.embargo_until is not None and rights.embargoed(at):
        until = rights.embargo_until
        return f"The publisher holds this article back until {until.day} {until:%B %Y, %H:%M} UTC."
    if line.state == "approved":
        return ""
    if rights.text_status not in LICENSABLE:
        return "The publisher does not hold the rights to the text of this article any more."
    if not rights.covers(line.territories):
        where = territories.in_words(rights.territories)
        return f"This article is licensed for {where} only now."
    return ""


def countries(line: Line) -> tuple[str, ...]:
    """Where a line is sold for as it is priced or approved now, ISO 3166; none is everywhere.

    That is where its text is cleared, and the buyer's own country when the desk agreed to it.
    """
    cleared = summary_of(line.version).territories
    if not cleared or line.order.country in cleared:
        return cleared
    return (*cleared, line.order.country)
