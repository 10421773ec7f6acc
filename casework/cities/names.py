"""Spelling of place names: sources write Rampal Celaket, RAMPALCELAKET and Rampal-Celaket."""

import re

PREFIX = re.compile(r"^\s*(kelurahan|kel\b\.?|kecamatan|kec\b\.?)\s*", re.IGNORECASE)
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def squash(name: str) -> str:
    """A name without case, spaces, marks and the word kelurahan; empty when nothing is left."""
    return NOT_LETTERS.sub("", PREFIX.sub("", name).casefold())
