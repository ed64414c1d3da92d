"""Addresses, saved pages and folders: what is found, and that nothing outside the folder is."""

import io
from pathlib import Path

import pytest
from PIL import Image

from licensing.articles.ingest import sources
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.sources import Source, find, gather, read
from licensing.core.outside import Outside
from tests.articles.ingest.pages import STORY, STYLES, linked, page, paragraphs

CLIENT = Outside()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "navy").save(out, "PNG")
    return out.getvalue()


def saved(path: Path, src: str = "", address: str = STORY.url) -> Path:
    figure = f"<figure><img src='{src}'></figure>" if src else ""
    html = page(
        linked(mainEntityOfPage=address),
        f"<article><h1>{STORY.headline}</h1>{figure}{paragraphs()}</article>",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html)
    return path


def gathered(path: Path, given: Path) -> tuple[int, tuple[str, ...]]:
    (source,) = [s for s in found(given) if s.path == path]
    capture = read(source, CLIENT)
    assert isinstance(capture, Capture)
    pictures = gather(source, capture, CLIENT)
    return len(pictures.pictures), pictures.problems


def found(given: Path | str) -> list[Source]:
    """What ``given`` means, all of which must be something to read."""
    sources = list(find(str(given), CLIENT))
    assert all(isinstance(source, Source) for source in sources)
    return [source for source in sources if isinstance(source, Source)]


def test_a_folder_gives_its_pages_in_order_and_deep(tmp_path: Path) -> None:
    for name in ("b.html", "a.htm", "deep/er/c.HTML"):
        saved(tmp_path / name)
    (tmp_path / "style.css").write_text("no page")
    saved(tmp_path / "a_files/frame.html")

    names = [s.path.relative_to(tmp_path).as_posix() for s in found(tmp_path) if s.path]

    assert names == ["a.htm", "b.html", "deep/er/c.HTML"]


@pytest.mark.parametrize(
    "source", ["nowhere.html", "ftp://orrintides.example/", "", "file:///etc/passwd"]
)
def test_what_leads_nowhere_says_what_would_help(source: str) -> None:
    (none,) = find(source, CLIENT)

    assert isinstance(none, NotAnArticle)
    assert "address" in none.error


def test_a_folder_without_anything_to_read_says_so(tmp_path: Path) -> None:
    (none,) = find(str(tmp_path), CLIENT)

    assert isinstance(none, NotAnArticle)
    assert "nothing to read" in none.error


def test_a_saved_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(STYLES["wordpress_with_graph"]())
    (source,) = found(tmp_path / "p.html")
    capture = read(source, CLIENT)

    assert isinstance(capture, Capture)
    assert (capture.url, capture.body_text) == (STORY.url, STORY.text)


@pytest.mark.parametrize(
    "src",
    ["p_files/a.png", "./p_files/a.png", "p_files/a.png?v=2", "/p_files/a.png", "p%5ffiles/a.png"],
)
def test_a_picture_beside_a_saved_page_is_used(tmp_path: Path, src: str) -> None:
    path = saved(tmp_path / "p.html", src)
    (tmp_path / "p_files").mkdir()
    (tmp_path / "p_files/a.png").write_bytes(picture())

    assert gathered(path, path) == (1, ())


def test_a_picture_of_a_folders_own_tree_is_used(tmp_path: Path) -> None:
    path = saved(tmp_path / "site/2026/p.html", "../../img/a.png")
    (tmp_path / "img").mkdir()
    (tmp_path / "img/a.png").write_bytes(picture())

    assert gathered(path, tmp_path) == (1, ())


@pytest.mark.parametrize(
    "src", ["../secret.png", "..%2fsecret.png", "/../secret.png", "link.png", "linked/secret.png"]
)
def test_no_picture_is_read_from_outside_the_folder(tmp_path: Path, src: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture())
    path = saved(tmp_path / "given/p.html", src, address="")
    (tmp_path / "given/link.png").symlink_to(outside / "secret.png")
    (tmp_path / "given/linked").symlink_to(outside)

    assert gathered(path, tmp_path / "given")[0] == 0


def test_a_page_that_links_out_of_the_folder_is_an_error_of_its_own(tmp_path: Path) -> None:
    elsewhere = saved(tmp_path / "elsewhere/secret.html")
    given = tmp_path / "given"
    saved(given / "b.html")
    (given / "a.html").symlink_to(elsewhere)

    sources = find(str(given), CLIENT)
    items = [read(s, CLIENT) if isinstance(s, Source) else s for s in sources]

    assert [type(item) for item in items] == [NotAnArticle, Capture]


def test_a_picture_that_is_none_is_a_problem_and_no_error(tmp_path: Path) -> None:
    path = saved(tmp_path / "p.html", "a.png")
    (tmp_path / "a.png").write_text("not a picture")

    count, (problem,) = gathered(path, path)

    assert count == 0
    assert "not a JPEG" in problem


def test_an_address_inside_is_an_answer_and_no_error() -> None:
    (none,) = find("http://127.0.0.1/", CLIENT)

    assert isinstance(none, NotAnArticle)
    assert "private" in none.error


@pytest.mark.parametrize("name", ["fig1.tif", "fig1", "fig1.jpg"])
def test_a_journals_figure_is_the_picture_that_was_made_of_it(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / "p.html", name, address="")
    (tmp_path / "fig1.jpg").write_bytes(picture())

    assert gathered(path, path) == (1, ())


@pytest.mark.parametrize(
    ("limit", "says"),
    [("ALL_PICTURES_SECONDS", "that one article may take"), ("MAX_ALL_PICTURES_BYTES", "fill the")],
)
def test_an_articles_pictures_have_a_limit_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    path = saved(tmp_path / "p.html", "a.png")
    (tmp_path / "a.png").write_bytes(picture())
    monkeypatch.setattr(sources, limit, -1)

    count, (problem,) = gathered(path, path)

    assert count == 0
    assert says in problem


def test_a_folder_may_hold_files_of_every_kind(tmp_path: Path) -> None:
    saved(tmp_path / "a.html")
    (tmp_path / "b.txt").write_text("Night boat\n\nIt will sail again.")
    (tmp_path / "c.csv").write_text("headline,body\nOne,It sails.\nTwo,It sails.\n")
    (tmp_path / "d.xml").write_text("<rss><channel/></rss>")
    (tmp_path / "e.json").write_text("{}")

    items = [read(s, CLIENT) if isinstance(s, Source) else s for s in find(str(tmp_path), CLIENT)]

    assert [Path(item.source).name for item in items] == [
        "a.html", "b.txt", "c.csv", "c.csv", "d.xml", "e.json",
    ]  # fmt: skip
    assert [isinstance(item, Capture) for item in items] == [True] * 4 + [False] * 2
