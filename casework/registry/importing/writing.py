"""Updates many rows of which each changed in its own way."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models


def update_changed(rows: Iterable[tuple[models.Model, set[str]]]) -> None:
    """Write these fields of each row; rows of which the same fields changed go together, so that
    an update carries no more than it must.
    """
    groups: dict[tuple, list[models.Model]] = defaultdict(list)
    for row, fields in rows:
        groups[type(row), *sorted(fields)].append(row)
    for (model, *fields), alike in groups.items():
        model._default_manager.bulk_update(alike, fields)
