"""Fields that the pages of acts ask again and again, each the same everywhere."""

from collections.abc import Iterable

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework import clock
from workflows.fact_fields import PastDay, Text
from workflows.models import HowTold


class Note(Text):
    """In one's own words; it stays with the handoff and enters no letter."""

    def __init__(self, **options):
        options.setdefault("label", _("Note"))
        options.setdefault("help_text", _("Colleagues who work on it read it; no letter says it."))
        options.setdefault("required", False)
        options.setdefault("max_length", 2_000)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)


class Today(PastDay):
    """The day on which something happened; mostly it is recorded on the same."""

    def __init__(self, **options):
        options.setdefault("initial", clock.today)
        super().__init__(**options)


class Reason(forms.ChoiceField):
    """One of a list; "another reason" needs a sentence in the note."""

    def __init__(self, reasons: Iterable[TextChoices], **options):
        options.setdefault("label", _("Reason"))
        options.setdefault("help_text", _("For another reason, please write a sentence below."))
        choices = [(each.value, each.label) for each in reasons]
        super().__init__(choices=choices, widget=forms.RadioSelect, **options)


class How(forms.ChoiceField):
    """In which way a family was told something."""

    def __init__(self):
        super().__init__(
            label=_("How the family was told"), choices=HowTold.choices, widget=forms.RadioSelect
        )


class TwoDays(forms.MultiWidget):
    def __init__(self, *labels: str):
        super().__init__([forms.DateInput(attrs={"aria-label": label}) for label in labels])

    def decompress(self, value):
        return value or [None, None]


class Contacts(forms.MultiValueField):
    """Two days on which somebody tried to reach the family."""

    def __init__(self, **options):
        super().__init__(
            [PastDay(required=False), PastDay(required=False)],
            label=_("Days on which you tried to reach the family"),
            help_text=_("Two different days since the referral; the house was visited as well."),
            require_all_fields=False,
            required=False,
            widget=TwoDays(_("First attempt"), _("Second attempt")),
            **options,
        )

    def compress(self, days):
        return [day for day in days if day]
