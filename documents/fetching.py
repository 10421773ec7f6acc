"""What a letter may load while it is rendered: the project's own files, and nothing else."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from django.conf import settings
from weasyprint import URLFetcher
from weasyprint.urls import URLFetcherResponse


class Refused(ValueError):
    """The address leads out of the project's templates and static files."""


def allowed_folders() -> list[Path]:
    return [
        Path(folder).resolve()
        for folder in (*settings.TEMPLATES[0]["DIRS"], *settings.STATICFILES_DIRS)
    ]


def allowed_file(url: str) -> Path:
    """The file behind a file: address, links and dots followed to their end.

    Raises:
        Refused: another scheme or host, no such file, or one outside the allowed folders.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or parts.query:
        raise Refused("only files of the project")
    try:
        path = Path(url2pathname(unquote(parts.path))).resolve(strict=True)
    except (OSError, ValueError) as error:
        raise Refused("no such file") from error
    inside = any(path.is_relative_to(folder) for folder in allowed_folders())
    if not inside or not path.is_file():
        raise Refused("only files of the project")
    return path


class ProjectFiles(URLFetcher):
    """WeasyPrint's fetcher without the network and without the rest of the disk."""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        path = allowed_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
