"""The rights map that rules propose, and the reason given for each part."""

from dataclasses import replace

import pytest

from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.rights import Embed, Told, propose
from licensing.articles.ingest.ruleset import OwnRule, with_own


def text_of(told: Told) -> tuple[str, str]:
    (text,) = [part for part in propose(told).parts if part.kind == "text"]
    return text.status, text.reason


def picture_of(credit: str, **given: str) -> tuple[str, str]:
    told = Told(
        publication="The Orrin Tides",
        bylines=("Ines Hale",),
        pictures=(Picture("a.jpg", credit=credit),),
    )
    (part,) = [part for part in propose(told).parts if part.kind == "picture"]
    return part.status, part.reason


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("Reuters", "Reuters"), ("By Reuters", "Reuters"), ("Associated Press", "Associated Press"),
        ("The Associated Press", "Associated Press"), ("AP", "Associated Press"), ("AFP", "AFP"),
        ("Agence France-Presse", "AFP"), ("PA Media", "PA Media"), ("Press Association", "PA Media"),
        ("dpa", "dpa"), ("Bloomberg", "Bloomberg"), ("Bloomberg News", "Bloomberg"),
        ("Jo Wick of the Associated Press", "Associated Press"), ("Jo Wick, Reuters", "Reuters"),
        ("Jo Wick (Reuters)", "Reuters"), ("EFE", "EFE"), ("ANSA", "ANSA"), ("Reuters Staff", "Reuters"),
    ],
)  # fmt: skip
def test_an_agency_in_the_byline_owns_the_text(byline: str, agency: str) -> None:
    assert text_of(Told(bylines=(byline,))) == ("third-party", f"agency byline: {agency}")


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("LONDON (AP) — The tide came in.", "Associated Press"),
        ("STELL, Orrinshire (Reuters) - The tide came in.", "Reuters"),
        ("(AFP) – The tide came in.", "AFP"),
        ("Berlin (dpa) - Die Flut kam.", "dpa"),
        ("PARIS — AFP — La marée est montée.", "AFP"),
    ],
)
def test_an_agency_in_the_dateline_owns_the_text(opening: str, agency: str) -> None:
    assert text_of(Told(opening=opening)) == ("third-party", f"agency dateline: {agency}")


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Source: Reuters", "Reuters"),
        ("(Reporting by Jo Wick, Reuters)", "Reuters"),
        ("Quelle: dpa", "dpa"),
        ("— AP", ""),
        ("© AFP", "AFP"),
        ("(AFP)", "AFP"),
        ("Source: AFP", "AFP"),
        ("With files from Reuters", "Reuters"),
        ("Reuters", "Reuters"),
    ],
)
def test_an_agency_in_a_source_line_owns_the_text(line: str, agency: str) -> None:
    expected = (
        ("third-party", f"source line: {agency}")
        if agency
        else ("owned", "nothing points to another owner")
    )
    assert text_of(Told(ending=f"The boat sailed.\n{line}")) == expected


@pytest.mark.parametrize(
    "told",
    [
        Told(bylines=("Ines Hale",), opening="The night boat will sail.", ending="It sailed."),
        Told(bylines=("Paul Reuter",)),
        Told(bylines=("April Apsley",)),
        Told(opening="Reuters was asked about the boat, and said it knew nothing."),
        Told(ending="She works for Reuters now, and is happy."),
        Told(publication="Reuters", bylines=("Reuters",)),
        Told(opening="The AP course (maths) is full."),
    ],
)
def test_a_mention_is_no_claim(told: Told) -> None:
    assert text_of(told)[0] == "owned"


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("Ro Pell/Getty Images", "Getty Images"),
        ("AFP/Getty Images", "Getty Images"),
        ("AP Photo/Ro Pell", "Associated Press"),
        ("Ro Pell/AP", "Associated Press"),
        ("Shutterstock", "Shutterstock"),
        ("Alamy Stock Photo", "Alamy"),
        ("iStock", "Getty Images"),
        ("REUTERS/Ro Pell", "Reuters"),
        ("Ro Pell/EPA", "EPA"),
        ("Ro Pell / AFP", "AFP"),
        ("Ro Pell/PA", "PA Media"),
        ("picture alliance/dpa", "dpa"),
        ("Adobe Stock", "Adobe Stock"),
        ("Unsplash", "Unsplash"),
    ],
)
def test_an_agency_in_a_credit_owns_the_picture(credit: str, name: str) -> None:
    assert picture_of(credit) == ("third-party", f"agency credit: {name}")


@pytest.mark.parametrize(
    ("credit", "found"),
    [
        ("", ("unknown", "no credit")),
        ("Handout", ("third-party", "handout")),
        ("Courtesy of the harbour office", ("third-party", "handout")),
        ("The Orrin Tides", ("owned", "credited to the publication: The Orrin Tides")),
        (
            "Ro Pell/The Orrin Tides",
            ("owned", "credited to the publication: Ro Pell/The Orrin Tides"),
        ),
        ("Ines Hale", ("owned", "credited to the author: Ines Hale")),
        ("Ro Pell, staff photographer", ("owned", "staff credit: Ro Pell, staff photographer")),
        ("Ro Pell", ("unknown", "credit: Ro Pell")),
        ("Paula Apted", ("unknown", "credit: Paula Apted")),
        ("Sandbar Images", ("third-party", "agency credit: Sandbar Images")),
        ("Ro Pell / Sandbar Pictures", ("third-party", "agency credit: Sandbar Pictures")),
        ("Ro Pell for Long Reach Press", ("third-party", "agency credit: Long Reach Press")),
        ("Sandbar Photos/The Orrin Tides", ("third-party", "agency credit: Sandbar Photos")),
        ("Orrin Tides Pictures", ("owned", "credited to the publication: Orrin Tides Pictures")),
        (
            "The Orrin Tides archive",
            ("owned", "credited to the publication: The Orrin Tides archive"),
        ),
        ("Stell town archives", ("third-party", "archive")),
        ("Handout to The Orrin Tides", ("third-party", "handout")),
        ("Pictures of the slip by Ro Pell", ("unknown", "credit: Pictures of the slip by Ro Pell")),
    ],
)
def test_other_credits_say_what_is_known(credit: str, found: tuple[str, str]) -> None:
    assert picture_of(credit) == found


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        (Told(licence_links=("http://creativecommons.org/licenses/by/4.0",)), "licenses/by/4.0"),
        (
            Told(licence_links=("https://creativecommons.org/licenses/by-nc-nd/3.0/deed.de",)),
            "licenses/by-nc-nd/3.0",
        ),
        (
            Told(licence_links=("https://creativecommons.org/publicdomain/zero/1.0/",)),
            "publicdomain/zero/1.0",
        ),
        (
            Told(
                licence_text="This article is licensed under a Creative Commons Attribution 4.0 licence."
            ),
            "licenses/by/4.0",
        ),
        (
            Told(licence_text="Our work is published under Creative Commons BY-NC-SA 4.0."),
            "licenses/by-nc-sa/4.0",
        ),
        (Told(licence_text="This work is licensed under CC BY-ND"), "licenses/by-nd/4.0"),
        (
            Told(
                licence_text="Licensed under Creative Commons Attribution-NonCommercial-ShareAlike 3.0"
            ),
            "licenses/by-nc-sa/3.0",
        ),
    ],
)
def test_an_open_licence_is_named_by_its_own_address(told: Told, licence: str) -> None:
    assert propose(told).open_licence == f"https://creativecommons.org/{licence}/"


@pytest.mark.parametrize(
    "told",
    [
        Told(),
        Told(licence_links=("https://orrintides.example/terms",)),
        Told(licence_text="Creative Commons was founded in 2001 by people who liked sharing."),
    ],
)
def test_no_open_licence_is_found_where_none_is_given(told: Told) -> None:
    assert propose(told).open_licence == ""


HOUSE = Told(
    publication="The Orrin Tides",
    own_names=("The Orrin Tides", "Orrin Press Ltd"),
    bylines=("Ines Hale",),
)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (replace(HOUSE, holders=("Farwire",)), "copyright holder: Farwire"),
        (replace(HOUSE, sources=("Farwire",)), "source organisation: Farwire"),
        (
            replace(HOUSE, byline_organisations=("Farwire",), ending="Source: Farwire"),
            "byline and source line: Farwire",
        ),
        (
            replace(
                HOUSE, byline_organisations=("Farwire",), copyright_notice="© 2026 Farwire Ltd"
            ),
            "byline and source line: Farwire Ltd",
        ),
    ],
)
def test_an_owner_that_no_list_knows_is_believed(told: Told, reason: str) -> None:
    assert text_of(told) == ("third-party", reason)


@pytest.mark.parametrize(
    "told",
    [
        replace(HOUSE, holders=("Orrin Press Limited",)),
        replace(HOUSE, holders=("Orrin Press", "Farwire")),
        replace(HOUSE, holders=("Ines Hale",)),
        replace(HOUSE, sources=("The Orrin Tides",)),
        replace(HOUSE, ending="Source: Office for Tides"),
        replace(HOUSE, byline_organisations=("Stell Hospital",)),
        replace(HOUSE, byline_organisations=("Orrin Press",), ending="Source: Orrin Press"),
        replace(HOUSE, copyright_notice="© 2026 Farwire"),
    ],
)
def test_the_house_the_author_and_a_single_mention_claim_nothing(told: Told) -> None:
    assert text_of(told) == ("owned", "nothing points to another owner")


def test_an_open_licence_of_the_text_does_not_open_the_pictures_of_others() -> None:
    told = replace(
        HOUSE,
        licence_links=("https://creativecommons.org/licenses/by/4.0/",),
        pictures=(Picture("a.jpg", credit="Sandbar Images"), Picture("b.jpg", credit="Ines Hale")),
    )
    proposed = propose(told)

    assert proposed.open_licence == "https://creativecommons.org/licenses/by/4.0/"
    assert [p.status for p in proposed.parts] == ["owned", "third-party", "owned"]


def test_a_copy_of_another_sites_article_is_that_sites() -> None:
    told = Told(
        url="https://stellgazette.example/a", page_url="https://orrintides.example/syndicated/a"
    )

    assert text_of(told) == ("third-party", "syndicated from stellgazette.example")


@pytest.mark.parametrize(
    "host", ["www.orrintides.example", "m.orrintides.example", "amp.orrintides.example"]
)
def test_another_front_of_the_same_site_is_the_same_site(host: str) -> None:
    told = Told(url="https://orrintides.example/a", page_url=f"https://{host}/a")

    assert text_of(told)[0] == "owned"


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been withdrawn.",
        "This article was retracted on 3 March 2026 because the figures were not true.",
        "RETRACTED: Nine tides to mend a slipway",
        "Retraction: Nine tides to mend a slipway",
        "Retraction",
    ],
)
def test_a_withdrawal_is_seen(notice: str) -> None:
    assert propose(Told(headline=notice)).withdrawn
    assert propose(Told(notices=(notice,))).withdrawn


@pytest.mark.parametrize(
    "line", ["The article on withdrawn ferries", "Retraction of the ramp took a minute"]
)
def test_other_withdrawals_are_not_the_articles(line: str) -> None:
    assert not propose(Told(headline=line)).withdrawn


def test_embeds_and_quotations_have_their_own_lines() -> None:
    told = Told(
        embeds=(Embed("https://chirp.example/1", "chirp.example"),),
        quotations=(("I have missed eleven", 120),),
    )

    assert [(p.kind, p.where, p.status) for p in propose(told).parts[1:]] == [
        ("quotation", "I have missed eleven", "unknown"),
        ("embed", "https://chirp.example/1", "third-party"),
    ]


def test_a_publishers_own_rule_comes_first() -> None:
    own = OwnRule("credit", "Getty Images", "cleared", "contract of 3 May", ("GB", "IE"))
    told = Told(pictures=(Picture("a.jpg", credit="Ro Pell/Getty Images"),))

    (picture,) = propose(told, with_own((own,), (), ())).parts[1:]

    assert (picture.status, picture.territories) == ("cleared", ("GB", "IE"))
    assert picture.reason == "credit: Getty Images (contract of 3 May)"
