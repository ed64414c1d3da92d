from weasyprint import HTML, Document

from licensing.documents.boxes import article_fills, has_empty_column, lost_letters

STYLE = (
    "<style>@page { size: 100mm; margin: 10mm } body { margin: 0; font: 10px/20px serif }</style>"
)
TABLE = "<table><thead><tr><th>Year</th></tr></thead>" + "<tr><td>2026</td></tr>" * 40 + "</table>"


def page(content: str) -> str:
    return f"{STYLE}<body><main>{content}</main>"


def laid_out(content: str) -> Document:
    return HTML(string=page(content)).render()


def test_nothing_is_lost_of_what_was_laid_out() -> None:
    content = "<h1>Straße</h1><ol><li>Naïve</li></ol>" + TABLE
    assert lost_letters(page(content), laid_out(content)) == 0


def test_letters_that_were_not_laid_out_are_counted() -> None:
    assert lost_letters(page("<p>One and two.</p>"), laid_out("<p>One.</p>")) == len("andtwo")


def test_the_repeated_head_of_a_table_makes_up_for_nothing() -> None:
    assert lost_letters(page(TABLE + "<p>Year</p>"), laid_out(TABLE)) == len("Year")


def test_a_page_is_filled_as_far_as_the_article_goes() -> None:
    half_a_page = "<p style='margin: 0; height: 40mm'></p>"
    assert [round(fill, 1) for fill in article_fills(laid_out(half_a_page))] == [0.5]
    assert [round(fill, 1) for fill in article_fills(laid_out(half_a_page * 3))] == [1.0, 0.5]


def test_a_page_that_was_broken_off_early_is_not_full() -> None:
    third, most = (f"<p style='margin: 0; height: {mm}mm'></p>" for mm in (24, 64))
    whole = f"<div style='break-inside: avoid'>{most}</div>"
    assert [round(fill, 1) for fill in article_fills(laid_out(third + whole))] == [0.3, 0.8]


def test_a_page_without_the_article_is_not_counted() -> None:
    document = HTML(string=page("x") + "<p style='break-before: page'>Certificate</p>").render()
    assert len(document.pages) == 2
    assert len(article_fills(document)) == 1


def test_an_empty_column_beside_a_high_one_is_a_gap() -> None:
    tall = "<p style='margin: 0; height: 60mm; break-inside: avoid'>Tall</p>"
    columns = "<div style='columns: 3'>{}</div>"
    assert has_empty_column(laid_out(columns.format(tall)))
    assert not has_empty_column(laid_out(columns.format(tall * 3)))
    assert not has_empty_column(
        laid_out(columns.format("<p style='margin: 0; height: 4mm'>Short</p>"))
    )
