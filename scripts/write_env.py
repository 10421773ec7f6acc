"""Writes .env with fresh keys, where there is none."""

import base64
import os
import secrets
from pathlib import Path

TEMPLATE = """\
# Made by `make setup` for this machine alone. Keep it secret; to lose the keys is to lose the data.
SECRET_KEY={secret}
DEBUG=1
DATABASE_URL=sqlite:///var/tangga.sqlite3
# NIK and KK: id:key pairs, the first of which encrypts; an older one goes on decrypting.
TANGGA_DATA_KEYS=1:{data}
# NIK and KK are found by their digest under this key.
TANGGA_DIGEST_KEY={digest}
"""


def random_key() -> str:
    """32 random bytes, as base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def write_env(path: Path) -> bool:
    """False, and nothing changed, if the file is there; only its owner may read the new one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with open(descriptor, "w") as file:
        file.write(
            TEMPLATE.format(
                secret=secrets.token_urlsafe(50), data=random_key(), digest=random_key()
            )
        )
    return True


if __name__ == "__main__":
    if write_env(Path(__file__).resolve().parent.parent / ".env"):
        print("Wrote .env with fresh keys")
