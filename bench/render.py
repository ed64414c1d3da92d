"""What the warm press saves: ``python -m bench.render``.

The same document is made by the press and by a bare WeasyPrint that reads its typefaces and
stylesheets anew, turn by turn on the same machine, so that the ratio holds where seconds would not.
"""

import statistics
import time
from collections.abc import Callable

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from licensing.documents.composition import TEMPLATES, compose
from licensing.documents.facts import ReprintFacts
from licensing.documents.fetcher import NamedImages
from licensing.documents.fonts import font_face_css
from licensing.documents.press import Press
from tests.documents import samples

ROUNDS = 5


def main() -> None:
    """Print, for a short and a long article, seconds of both and their ratio."""
    documents = {
        "short": samples.reprint(samples.GAZETTE, samples.SHORT),
        "long": samples.reprint(samples.GAZETTE, samples.LONG),
    }
    with Press(memory_bytes=1 << 30, seconds=60) as press:
        press.render(documents["short"])
        bare(documents["short"])
        print("article   press s   bare s   bare / press")
        for name, facts in documents.items():
            rounds = [(_timed(press.render, facts), _timed(bare, facts)) for _ in range(ROUNDS)]
            warm, cold = (statistics.median(column) for column in zip(*rounds, strict=True))
            print(f"{name:8}{warm:9.2f}{cold:9.2f}{cold / warm:15.2f}")


def bare(facts: ReprintFacts) -> bytes:
    """The document from the same HTML and CSS, with nothing kept from the one before."""
    composition = compose(facts)
    fonts = FontConfiguration()
    sheets = [CSS(string=font_face_css(), font_config=fonts)]
    sheets += [CSS(filename=TEMPLATES / name, font_config=fonts) for name in composition.sheets]
    page = HTML(string=composition.html, url_fetcher=NamedImages(composition.images))
    pdf: bytes = page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a")
    return pdf


def _timed(make: Callable[[ReprintFacts], bytes], facts: ReprintFacts) -> float:
    started = time.perf_counter()
    make(facts)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
