"""The only way a document reaches anything outside its own HTML."""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse, iri_to_uri


class NamedImages(URLFetcher):
    """Serves the images it was given, by name, and ends the render at any other request.

    Names are whole URLs such as ``asset:harbour.jpg`` or ``mark:qr``. The error is fatal (a
    ``BaseException``) because WeasyPrint logs an ordinary one and prints the page without the
    picture.
    """

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._images = {iri_to_uri(name): content for name, content in images.items()}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - theirs
        """The named image. Raises :class:`FatalURLFetchingError` for any other URL."""
        content = self._images.get(iri_to_uri(url))
        if content is None:
            raise FatalURLFetchingError(
                f"the document asks for {url[:200]}, which it was not given"
            )
        return URLFetcherResponse(url, content)
