"""Pages of a list that nobody counts: whether another follows is known by one line more."""

from collections.abc import Callable

from django.http import HttpRequest

from workflows.worklists import PAGE

LAST = 400
"""Nobody turns so many pages; an address that says more is not a question but a mistake."""


class Lines:
    """One page: its lines, and what `parts/pages.html` asks of a page.

    Args:
        read: a read of `workflows` that takes `page`, `size` and `beyond`.
    """

    def __init__(self, request: HttpRequest, read: Callable[..., list], size: int = PAGE):
        self.number = number_of(request)
        found = read(page=self.number, size=size, beyond=1)
        self.lines, self.has_next = found[:size], len(found) > size

    def __iter__(self):
        return iter(self.lines)

    def __len__(self):
        return len(self.lines)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def number_of(request: HttpRequest) -> int:
    given = request.POST.get("page") or request.GET.get("page", "")
    return min(max(int(given), 1), LAST) if given.isascii() and given.isdigit() else 1


def query_without_page(request: HttpRequest) -> str:
    """What an address of another page begins with."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""
