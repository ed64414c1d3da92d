"""What mail about an enquiry says: plain values, decided when the letter is queued.

The asker's address was only typed, so a letter to it repeats nothing that was typed with it: nobody can
send words of theirs to a stranger through us. Their own page shows what they asked.
"""

from typing import Any

from licensing.articles.models import Article
from licensing.core.colour import readable_on
from licensing.core.installation import settings
from licensing.enquiries.models import Enquiry


def facts_of(enquiry: Enquiry) -> dict[str, Any]:
    """The words every letter about an enquiry begins from."""
    publication = enquiry.publication
    return {
        "publication": publication.name,
        "accent": readable_on(publication.accent, "#ffffff"),
        "answer_hours": enquiry.publisher.answer_hours,
        "enquiry_url": f"{settings().base_url}/asked/{enquiry.token}/",
    }


def facts_for_staff(enquiry: Enquiry) -> dict[str, Any]:
    """What the desk is told besides: all that was typed."""
    return {
        "about": enquiry.about,
        "url": enquiry.url,
        "wish": enquiry.wish,
        "email": enquiry.email,
        "organisation": enquiry.organisation,
        "desk_url": f"{settings().base_url}/desk/asked-for/{enquiry.id}",
    }


def facts_of_article(article: Article) -> dict[str, Any]:
    """The article that came, and where it is."""
    slug = article.publication.slug
    return {
        "headline": article.current.headline,
        "article_url": f"{settings().base_url}/{slug}/articles/{article.public_id}/",
    }
