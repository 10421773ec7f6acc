"""What is said to somebody who typed a NIK or KK number that cannot be, or that looks wrong."""

from django.utils.translation import gettext_lazy as _

from casework.nik import NikError, NikWarning

SPREADSHEET = _("A spreadsheet has damaged this number. Please copy it from the card.")
NO_DATE = _("Digits 7 to 12 are no possible date. Please check them on the card.")
ZEROS = _("The last four digits cannot all be zero. Please check them on the card.")

ERRORS = {
    NikError.NOT_16_DIGITS: _("This number must have 16 digits."),
    NikError.SCIENTIFIC_NOTATION: SPREADSHEET,
    NikError.DECIMAL_NUMBER: SPREADSHEET,
    NikError.LEADING_ZERO_LOST: _("The zero at the beginning is missing."),
    NikError.LAST_DIGIT_ZEROED: ZEROS,
    NikError.DAY_OUT_OF_RANGE: NO_DATE,
    NikError.IMPOSSIBLE_DATE: NO_DATE,
    NikError.SERIAL_ZERO: ZEROS,
}
WARNINGS = {
    NikWarning.OUTSIDE_CITY: _("This number was first given out in another city."),
    NikWarning.RETIRED_PREFIX: _("This number begins with no province that there is today."),
    NikWarning.BIRTH_DATE_DIFFERS: _("The NIK tells another birth date."),
    NikWarning.SEX_DIFFERS: _("The NIK tells another sex."),
}
"""Without the zero at the end: one number in ten has it, and who types sees the card."""
