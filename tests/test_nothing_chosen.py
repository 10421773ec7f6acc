"""A list from which something is to be chosen begins with the same words on every page."""

from django import forms
from django.utils.translation import override

from workflows.desk import urls  # noqa: F401 - with it every form of the desk is known
from workflows.fact_fields import CHOOSE

ALL = "All"
"""What narrows a list begins with this: nothing has to be chosen there."""


def forms_of_ours(known: type = forms.Form) -> list[type]:
    found = {each for each in known.__subclasses__() if each.__module__.startswith("workflows.")}
    return [*found, *(more for each in known.__subclasses__() for more in forms_of_ours(each))]


def first_words(field: forms.Field) -> str | None:
    """Of a list that may be left as it is; null where the first is a choice already."""
    if isinstance(field, forms.ModelChoiceField):
        return field.empty_label
    value, words = next(iter(getattr(field, "choices", ())), (None, None))
    return words if value == "" else None


def test_every_list_begins_with_the_same_words():
    with override("en"):
        firsts = {
            f"{form.__name__}.{name}": first_words(field)
            for form in forms_of_ours()
            for name, field in form.base_fields.items()
        }
        chosen = {name: words for name, words in firsts.items() if words == CHOOSE}
        narrowing = {name for name, words in firsts.items() if str(words).startswith(ALL)}
    assert len(chosen) > 10
    assert not {name for name, words in firsts.items() if words} - chosen.keys() - narrowing
