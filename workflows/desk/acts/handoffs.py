"""One page for every act on a handoff: what it is about, what is asked, and what became of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows import services
from workflows.desk.acts.following import address_of_next
from workflows.desk.acts.summary import Summary
from workflows.desk.acts.verbs import VERBS
from workflows.desk.asking import page
from workflows.desk.finding import handoff_or_404
from workflows.desk.sending import SeeOther, send, word_of
from workflows.desk.work.many import Lot
from workflows.models import Handoff
from workflows.offers import OFFERS, acts_for, require_ones_own

NOT_NOW = 409
WEIGHED = frozenset({"approve", "confirm"})
"""Acts before which one sees what they amount to, and what to be careful about."""


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """
    Raises:
        Http404, PermissionDenied: it is not this person's act, at whatever stage.
    """
    handoff, verb = handoff_or_404(request.user, pk), VERBS.get(act)
    if verb is None:
        raise Http404
    require_ones_own(request.user, handoff, act)
    offered = acts_for(request.user, handoff)
    if request.method != "POST" and act not in {each.act for each in offered}:
        return _not_now(request, handoff, act)
    form = verb.form.of(request, handoff)
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: verb.service(handoff, by=request.user, **form.options()),
            then=lambda _: _done(request, handoff, act),
            back=reverse("handoff", args=[pk]),
        )
        if done:
            return done
    return page(request, "desk/acts/act.html", _context(request, handoff, act, form, offered), form)


def _done(request: HttpRequest, handoff: Handoff, act: str) -> str:
    now = Handoff.objects.select_related("case").get(pk=handoff.pk)
    messages.success(request, VERBS[act].said(now))
    here = reverse("handoff", args=[handoff.pk])
    if "next" not in request.POST:
        return here
    following = address_of_next(request.user, after=handoff)
    if following is None:
        messages.info(request, _("That was the last one: nothing else waits for you."))
    return following or reverse("work")


def _context(request, handoff: Handoff, act: str, form, offered: list) -> dict:
    offer = next(each for each in OFFERS if each.act == act)
    return {
        "form": form,
        "once": word_of(request),
        "offer": offer,
        "verb": VERBS[act],
        "draft": VERBS[act].draft,
        "back": reverse("handoff", args=[handoff.pk]),
        "lot": Lot(request.user, request.standing, act, [handoff.pk]) if act in WEIGHED else None,
        "others": [each for each in offered if each.act != act and each.act != "replace-letter"],
        **_about(request, handoff, offer.button),
    }


def _about(request: HttpRequest, handoff: Handoff, here: str) -> dict:
    """What every page about a handoff shows above."""
    trail = [(reverse("handoff", args=[handoff.pk]), handoff.label)]
    summary = Summary(request.user, handoff)
    if summary.sees_case:
        trail.insert(0, (reverse("case", args=[handoff.case.number]), handoff.case.number))
    return {"handoff": handoff, "glance": summary, "trail": trail, "title": here}


def _not_now(request: HttpRequest, handoff: Handoff, act: str) -> HttpResponse:
    """It is the person's act, but somebody was faster, or it has not come so far."""
    offer = next(each for each in OFFERS if each.act == act)
    context = _about(request, handoff, offer.button)
    return render(request, "desk/acts/not_now.html", context, status=NOT_NOW)


@require_safe
def refer_again(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the proposal that goes to the right agency, with what is known already."""
    handoff = handoff_or_404(request.user, pk)
    require_ones_own(request.user, handoff, "refer-again")
    if "refer-again" not in {each.act for each in acts_for(request.user, handoff)}:
        return _not_now(request, handoff, "refer-again")
    step, _facts = services.refer_again(handoff)
    return SeeOther(reverse("propose", args=[handoff.case.number, step]) + f"?again={pk}")
