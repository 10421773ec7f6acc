"""The kinds of registry file that can be read. A source is one module here and one line below."""

from casework.registry.rows import RegistryError
from casework.registry.source import Source
from casework.registry.sources import p3ke

SOURCES: dict[str, Source] = {source.code: source for source in (p3ke.SOURCE,)}


def find_source(code: str) -> Source:
    """The source of this code; RegistryError names the known ones."""
    if code not in SOURCES:
        raise RegistryError(f"There is no source {code!r}. Known: {', '.join(sorted(SOURCES))}.")
    return SOURCES[code]
