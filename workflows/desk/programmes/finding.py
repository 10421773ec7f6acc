"""Fetch and authorise in one call: who does not keep groups and annexes has no page here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from casework.models import Group, GroupMember, ProgrammeYear, User
from workflows.kube import groups, seen_families
from workflows.services.households import permit_office


def office_or_404(user: User) -> None:
    """
    Raises:
        Http404
    """
    try:
        permit_office(user)
    except PermissionDenied as refusal:
        raise Http404 from refusal


def group_or_404(user: User, pk: int) -> Group:
    """
    Raises:
        Http404
    """
    office_or_404(user)
    return get_object_or_404(groups(), pk=pk)


def member_or_404(user: User, group: Group, pk: int) -> GroupMember:
    """One who belongs to the group today, and whose family the user sees.

    Raises:
        Http404
    """
    rows = group.memberships.filter(until=None).select_related("person")
    member = get_object_or_404(rows, pk=pk)
    if not seen_families(user, [member.person.household_id]):
        raise Http404
    return member


def year_or_404(user: User, pk: int) -> ProgrammeYear:
    """
    Raises:
        Http404
    """
    office_or_404(user)
    return get_object_or_404(ProgrammeYear.objects.select_related("programme"), pk=pk)
