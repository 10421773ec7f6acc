"""Texts of libraries that people meet here, and that our own catalogue must therefore translate.

Named only so that makemessages finds them. guardian and django-fsm have none that a page or a
refusal of ours can show.
"""

from django.utils.translation import gettext_noop, pgettext_lazy

VIEWFLOW_STATUSES = [  # it ships no Indonesian
    pgettext_lazy("STATUS", "Assigned"),
    pgettext_lazy("STATUS", "Canceled"),
    pgettext_lazy("STATUS", "Done"),
    pgettext_lazy("STATUS", "Error"),
    pgettext_lazy("STATUS", "New"),
    pgettext_lazy("STATUS", "Revived"),
    pgettext_lazy("STATUS", "Scheduled"),
    pgettext_lazy("STATUS", "Started"),
]
VIEWFLOW_FIELDS = [
    gettext_noop("Assigned"),
    gettext_noop("Created"),
    gettext_noop("External Task ID"),
    gettext_noop("Finished"),
    gettext_noop("Flow"),
    gettext_noop("Owner"),
    gettext_noop("Permission"),
    gettext_noop("Previous"),
    gettext_noop("Scheduled"),
    gettext_noop("Started"),
    gettext_noop("Status"),
    gettext_noop("Task"),
    gettext_noop("Token"),
    gettext_noop("Type"),
]
DJANGO_ERRORS = [  # its own Indonesian is technical, and in one place says the opposite
    gettext_noop("This field is required."),
    gettext_noop("This field cannot be null."),
    gettext_noop("This field cannot be blank."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Value %(value)r is not a valid choice."),
    gettext_noop("Constraint “%(name)s” is violated."),
    gettext_noop("%(model_name)s with this %(field_labels)s already exists."),
]
