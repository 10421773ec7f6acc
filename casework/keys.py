"""The city's keys as the environment writes them; a wrong one is refused before anything starts."""

import base64
import binascii
import hmac
from hashlib import sha256

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
SECRET_KEY_LENGTH = 50


def key(name: str, text: str) -> bytes:
    """32 bytes from base64; `name` is the setting that an error names.

    Raises:
        ImproperlyConfigured
    """
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is not base64.") from error
    if len(found) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must hold {KEY_BYTES} bytes.")
    return found


def data_keys(text: str) -> dict[int, bytes]:
    """Key id (1–255) → key, from `id:base64,id:base64`; the first one encrypts.

    Raises:
        ImproperlyConfigured
    """
    found = {}
    for entry in text.split(","):
        identifier, _, encoded = entry.strip().partition(":")
        if not (identifier.isascii() and identifier.isdigit() and 1 <= int(identifier) <= 255):
            raise ImproperlyConfigured("TANGGA_DATA_KEYS: each key is written id:base64.")
        if int(identifier) in found:
            raise ImproperlyConfigured(f"TANGGA_DATA_KEYS: the key id {identifier} is there twice.")
        found[int(identifier)] = key("TANGGA_DATA_KEYS", encoded)
    return found


def fingerprint(key: bytes) -> str:
    """Eight digits that tell whether this is the same key, and nothing else about it."""
    return hmac.new(key, b"tangga", sha256).hexdigest()[:8]


def require_strong(secret_key: str) -> None:
    """Django's own key signs sessions: it must be long enough that nobody guesses it.

    Raises:
        ImproperlyConfigured
    """
    if len(secret_key) < SECRET_KEY_LENGTH or len(set(secret_key)) < 5:
        raise ImproperlyConfigured(
            f"SECRET_KEY must be at least {SECRET_KEY_LENGTH} characters drawn at random."
        )
