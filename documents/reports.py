"""Reports as PDF: made when they are asked for, and kept nowhere. A report is no letter."""

from typing import Any

from django.template.loader import render_to_string
from weasyprint import HTML

from documents.rendering import fetcher, fonts


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """The template on paper; it may load the project's own files, and nothing else."""
    html = HTML(string=render_to_string(template, context), url_fetcher=fetcher())
    return html.write_pdf(font_config=fonts())
