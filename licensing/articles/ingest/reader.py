"""A reader as a program: ``python -m licensing.articles.ingest.reader``.

It reads sources from its standard input, one after the other, and answers each on its standard output
with the article or why there is none. It fetches nothing: a page that stands elsewhere comes with its
source. It ends when its input does, so it never outlives the process that started it.
"""

import gc
import pickle
from typing import TypeAlias

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.sources import Source, read
from licensing.core.outside import Outside
from licensing.documents.frames import Closed, read_frame, take_pipes, write_frame

Answer: TypeAlias = Capture | NotAnArticle

GARBAGE = 50_000
"""Objects between two looks for garbage. A page makes some thousands and leaves none in circles, so
that looking as often as usual takes a sixth of the time and finds nothing."""


def main() -> None:
    """Serve until the input ends."""
    requests, answers = take_pipes()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    nowhere = Outside(only_hosts=frozenset({"nowhere.invalid"}))
    try:
        while True:
            # The sources come from our own process, through a pipe nobody else holds.
            source: Source = pickle.loads(read_frame(requests))  # noqa: S301
            write_frame(answers, pickle.dumps(read(source, nowhere)))
    except (Closed, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
