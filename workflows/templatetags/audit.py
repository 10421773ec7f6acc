"""Words of the auditor's pages."""

from django import template

from workflows.letter_register import kind_label

register = template.Library()
register.filter("letter_kind", kind_label)
