"""The manners of more systems, and of languages that no rule of ours was written in."""

from datetime import date

import pytest

from tests.articles.ingest.manners import MANNERS
from tests.articles.ingest.pages import STORY, linked
from tests.articles.ingest.reading import article


@pytest.mark.parametrize("manner", MANNERS)
def test_the_story_comes_out_whole_and_alone(manner: str) -> None:
    found = article(MANNERS[manner]())

    assert found.body_text == STORY.text
    assert (found.headline, found.bylines) == (STORY.headline, STORY.bylines)
    assert found.published_on == date(2026, 2, 17)


LANGUAGES = {
    "de": ("Das Nachtboot fährt wieder über die Orrin", "Von Käthe Möwe", "17. Februar 2026",
           "Der Stadtrat hat am Montag beschlossen, dass das Nachtboot vom ersten Mai an wieder über die "
           "Orrin fährt, sechsmal in der Woche und auch im Nebel, wenn er nicht zu dicht ist."),
    "fr": ("Le bateau de nuit traversera de nouveau l’Orrin", "Par Élise Daubigné", "17 février 2026",
           "Le conseil municipal a décidé lundi que le bateau de nuit traversera de nouveau la rivière, "
           "six fois par semaine, et que la ville paiera elle-même ce que le comté ne paie plus."),
    "es": ("El barco nocturno volverá a cruzar el Orrin", "Por María José Ruiz", "17 de febrero de 2026",
           "El ayuntamiento decidió el lunes que el barco nocturno volverá a cruzar el río desde el "
           "primero de mayo, seis noches por semana, y que lo pagará la propia ciudad."),
    "ar": ("القارب الليلي يعود إلى عبور النهر", "", "",
           "قرر مجلس المدينة يوم الاثنين أن يعود القارب الليلي إلى عبور النهر ست ليال في الأسبوع"
           " ابتداء من أول مايو وأن تدفع المدينة نفسها ما لم تعد المقاطعة تدفعه منذ تسعة أعوام."),
    "ja": ("夜の渡し船が川に戻ってくることになった", "", "",
           "町議会は月曜日、夜の渡し船を五月一日から週に六日運航することを決めた。県の補助金が止まってから九年間、"
           "対岸で遅くまで働く人びとは橋を回って四十一マイルを走るか、そこに泊まるしかなかった。"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_read_in_its_own_language(language: str) -> None:
    title, byline, day, text = LANGUAGES[language]
    rtl = ' dir="rtl"' if language == "ar" else ""
    told = [f"{text} {year}" for year in (1871, 1904, 1962)]
    lines = "".join(f"<p>{line}</p>" for line in told)
    credit = f'<p class="byline">{byline}</p><p class="date">{day}</p>' if byline else ""
    html = (
        f'<!DOCTYPE html><html lang="{language}"{rtl}><head><meta charset="utf-8"><title>{title}</title>'
        f"{linked(headline=title, author=None) if not byline else ''}</head><body>"
        f"<article><h1>{title}</h1>{credit}<div>{lines}</div></article></body></html>"
    )
    found = article(html)

    assert found.body_text.splitlines() == told
    assert (found.headline, found.language) == (title, language)
    assert found.published_on == date(2026, 2, 17)
    assert found.bylines == ((byline.partition(" ")[2],) if byline else ())
