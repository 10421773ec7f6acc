"""Encryption of what must not be read from a stolen database: NIK, KK, account numbers, letters.

AES-256-GCM under a key id, so that keys can be changed without touching old rows, and a keyed
digest (HMAC-SHA-256 under another key) for what must be found again by its exact value.
"""

import base64
import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.signals import setting_changed
from django.db import models

from casework import keys

NONCE_BYTES = 12
TAG_BYTES = 16


class CannotDecrypt(Exception):
    """The key of this value is not at hand, or the value was altered."""


@lru_cache(maxsize=1)
def _data_keys() -> dict[int, AESGCM]:
    """Key id → cipher; the first one encrypts."""
    found = keys.data_keys(settings.TANGGA_DATA_KEYS)
    return {identifier: AESGCM(key) for identifier, key in found.items()}


@lru_cache(maxsize=1)
def _digest_key() -> bytes:
    return keys.key("TANGGA_DIGEST_KEY", settings.TANGGA_DIGEST_KEY)


@setting_changed.connect
def _forget_keys(*, setting: str, **kwargs) -> None:
    if setting.startswith("TANGGA_"):
        _data_keys.cache_clear()
        _digest_key.cache_clear()


def encrypt(text: str, *, purpose: str) -> bytes:
    """As `encrypt_bytes`, of a text."""
    return encrypt_bytes(text.encode(), purpose=purpose)


def encrypt_bytes(content: bytes, *, purpose: str) -> bytes:
    """Key id (1 byte), nonce (12), ciphertext and tag; `purpose` must be given again to read it."""
    identifier, cipher = next(iter(_data_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return bytes([identifier]) + nonce + cipher.encrypt(nonce, content, purpose.encode())


def decrypt(data: bytes, *, purpose: str) -> str:
    """What `encrypt` was given.

    Raises:
        CannotDecrypt: unknown key, other purpose, or altered bytes.
    """
    return decrypt_bytes(data, purpose=purpose).decode()


def decrypt_bytes(data: bytes, *, purpose: str) -> bytes:
    """
    Raises:
        CannotDecrypt
    """
    data = bytes(data)
    cipher = _data_keys().get(data[0]) if data else None
    if cipher is None or len(data) < 1 + NONCE_BYTES + TAG_BYTES:
        raise CannotDecrypt("no key for this value")
    nonce, sealed = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, sealed, purpose.encode())
    except InvalidTag as error:
        raise CannotDecrypt("altered value, or one of another column") from error


def keyed_digest(text: str) -> str:
    """64 hexadecimal digits by which an exact value is found, useless without the key."""
    return hmac.new(_digest_key(), text.encode(), sha256).hexdigest()


class EncryptedTextField(models.BinaryField):
    """Text in Python, AES-256-GCM in the database.

    The column's own name is bound into the encryption: a value moved to another column is refused.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is not None:
            value = encrypt(value, purpose=self.purpose) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return value
        return decrypt(value, purpose=self.purpose) if len(value) else ""

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        return base64.b64encode(encrypt(self.value_from_object(obj), purpose=self.purpose)).decode()

    def get_default(self):
        return ""
