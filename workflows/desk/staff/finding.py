"""People and appointments as the pages of the staff find them; whoever has no business here finds
nothing.
"""

from functools import wraps

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from casework import clock
from casework.models import AgencyProfile, User
from casework.models.dated import current_on
from permissions.models import Appointment
from permissions.people import administers, looks_after_people


def for_administrators(view):
    """Nobody else finds this page."""

    @wraps(view)
    def only(request, *args, **kwargs):
        if not administers(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return only


def for_those_who_help(view):
    """Administrators, and a TKSK."""

    @wraps(view)
    def only(request, *args, **kwargs):
        if not looks_after_people(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return only


def with_posts(people: QuerySet) -> QuerySet:
    """Each person with the appointments in force today as `posts`."""
    posts = Appointment.objects.on(clock.today()).select_related("kelurahan", "kecamatan")
    return people.prefetch_related(Prefetch("appointments", posts.order_by("pk"), to_attr="posts"))


def narrowed(people: QuerySet, asked: dict) -> QuerySet:
    """To what was typed and chosen; of appointments, those in force today."""
    if asked.get("q"):
        people = people.filter(Q(name__icontains=asked["q"]) | Q(username__icontains=asked["q"]))
    chosen = {name: asked[name] for name in ("agency", "role") if asked.get(name)}
    if chosen:
        posts = Appointment.objects.on(clock.today()).filter(user=OuterRef("pk"), **chosen)
        people = people.filter(Exists(posts))
    if asked.get("disabled"):
        people = people.filter(is_active=False)
    return people.order_by("name", "pk")


def short_names() -> dict[int, str]:
    """Agency → what it is called today."""
    profiles = AgencyProfile.objects.filter(current_on(clock.today()))
    return dict(profiles.order_by("short_name").values_list("agency", "short_name"))


def appointment_or_404(pk: int) -> Appointment:
    """
    Raises:
        Http404
    """
    found = (
        Appointment.objects.select_related("user", "agency", "kelurahan", "kecamatan")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def could_act(agency: int) -> QuerySet:
    """Who may stand in for a head: active people, those of the agency first."""
    here = Appointment.objects.on(clock.today()).filter(user=OuterRef("pk"), agency=agency)
    people = User.objects.filter(is_active=True, is_superuser=False)
    return people.annotate(here=Exists(here)).order_by("-here", "name")
