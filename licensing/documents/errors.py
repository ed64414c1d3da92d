"""What goes wrong with a document."""

from http import HTTPStatus

from licensing.core.errors import OffprintError


class RenderFailed(OffprintError):
    """No document was made. The message says why, in words for staff; nothing was kept."""

    code = "render-failed"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
