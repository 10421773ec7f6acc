"""What is done to accounts and appointments: the only way in."""

from permissions.services.accounts import (
    change_account,
    create_account,
    disable_account,
    enable_account,
    remove_second_factor,
)
from permissions.services.appointing import appoint, end_appointment, signer_of
from permissions.services.reset_codes import issue_reset_code, reset_password

__all__ = [
    "appoint",
    "change_account",
    "create_account",
    "disable_account",
    "enable_account",
    "end_appointment",
    "issue_reset_code",
    "remove_second_factor",
    "reset_password",
    "signer_of",
]
