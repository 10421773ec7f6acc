"""A case as its page shows it to one person: every part is asked once, and only when it is shown.

Reads only. What the person is not shown (`workflows.sight`) is not in the parts either.
"""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q, Subquery

from casework import clock
from casework.models import (
    AgencyFunction,
    AgencyProfile,
    Assessment,
    Assistance,
    Business,
    Case,
    Consent,
    Custody,
    CustodyKind,
    Evidence,
    Function,
    Need,
    Person,
    User,
    Visit,
)
from documents.models import LetterLine
from permissions.access import visible_cases
from permissions.standing import Standing
from workflows.caselines import (
    HandoffLine,
    ObjectionLine,
    Paper,
    followed_up,
    with_turns,
    with_whereabouts,
)
from workflows.duties import objections_in
from workflows.guards import ALREADY_OPEN
from workflows.histories import Happening, name_on
from workflows.lacks import Lack, lacks
from workflows.models import Handoff
from workflows.offers import MAIN, Offer, acts_for_each
from workflows.prospects import SUPPOSED, Ahead, Known, Prospect, next_rung
from workflows.requirements.business import family_businesses
from workflows.requirements.family import SCHOOL_AGES, age_on
from workflows.rights import Rights
from workflows.rungs import Rung
from workflows.sight import Sight, sight_of
from workflows.stories import Story


class CaseFile:
    """A case that the user sees; `standing` is theirs, where it was asked already."""

    def __init__(self, user: User, case: Case, standing: Standing | None = None):
        self.user, self.case = user, case
        self.standing = standing or Standing(user)

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.user, self.case)

    # ------------------------------------------------------------------ agencies

    @cached_property
    def _profiles(self) -> list[AgencyProfile]:
        """Of the city's few agencies, as they are and were called."""
        return list(AgencyProfile.objects.select_related("agency"))

    def agency(self, pk: int | None) -> str:
        """What it is called today."""
        mine = [each for each in self._profiles if each.agency_id == pk]
        return name_on(mine, clock.today())

    @cached_property
    def _functions(self) -> list[AgencyFunction]:
        return list(AgencyFunction.objects.on(clock.today()).select_related("agency"))

    def agency_with(self, function: str) -> int | None:
        """Which has this function today."""
        having = (each.agency_id for each in self._functions if each.function == function)
        return next(having, None)

    def meets(self, function: str) -> str:
        """What the agency that has this function is called today."""
        return self.agency(self.agency_with(function))

    @cached_property
    def custodies(self) -> list[Custody]:
        rows = self.case.custodies.select_related("agency").order_by("-since", "-pk")
        custodies = list(rows)
        for each in custodies:
            each.name = self.agency(each.agency_id)
        return custodies

    def _having(self, kind: str) -> str:
        now = (each.name for each in self.custodies if each.kind == kind and each.until is None)
        return next(now, "")

    @property
    def holder(self) -> str:
        return self._having(CustodyKind.HOLDER)

    @property
    def owner(self) -> str:
        return self._having(CustodyKind.OWNER)

    # ------------------------------------------------------------------ the family

    @cached_property
    def members(self) -> list[Person]:
        of_family = Q(household=self.case.household_id, merged_into=None)
        rows = Person.objects.filter(of_family | Q(pk=self.case.beneficiary_id))
        return list(rows.order_by("birth_date", "pk"))

    @cached_property
    def _names(self) -> dict[int, str]:
        return {each.pk: each.name for each in self.members}

    @cached_property
    def _all_needs(self) -> list[Need]:
        needs = list(self.case.needs.order_by("met_on", "recorded_on", "pk"))
        for each in needs:
            each.who = self._names.get(each.member_id, "")
        return needs

    @cached_property
    def lacks(self) -> list[Lack]:
        """What the family needs, from whom, and what it has been given."""
        shown = [each for each in self._all_needs if self.sight.shows_need(each.kind)]
        found = lacks(shown, self.assistance, self.handoffs, self)
        return [each if self._tells_of(each) else each.conceal() for each in found]

    def _tells_of(self, lack: Lack) -> bool:
        """What a bank decided is seen in a need that only a bank meets."""
        return self.sight.bank or lack.need.rule.function != Function.BANK

    @cached_property
    def assistance(self) -> list[Assistance]:
        rows = self.case.assistance.select_related("programme_year__programme", "member")
        return list(rows.order_by("-period", "-pk"))

    @cached_property
    def visits(self) -> list[Visit]:
        """Each with what was found at it at last, the latest first; its note is told to whoever
        reads the history, and to who wrote it.
        """
        of_visit = Assessment.objects.filter(visit=OuterRef("pk")).order_by("-assessed_on", "-pk")
        found = ("result", "income_per_person", "needs_long_term_care", "assessed_on")
        rows = self.case.visits.select_related("visitor").order_by("-visited_on", "-pk")
        rows = rows.annotate(**{name: Subquery(of_visit.values(name)[:1]) for name in found})
        visits = list(rows)
        for each in visits:
            told = self.sight.history or each.visitor_id == self.user.pk
            each.told = each.note if told else ""
        return visits

    @cached_property
    def consents(self) -> list[Consent]:
        rows = list(self.case.consents.order_by("-given_on", "-pk"))
        for each in rows:
            each.who = self._names.get(each.person_id, "")
        return rows

    @cached_property
    def businesses(self) -> list[Business]:
        return list(family_businesses(self.case).select_related("owner", "group").distinct())

    @cached_property
    def evidence(self) -> list[Evidence]:
        rows = self.case.evidence.order_by("-dated", "-pk")
        return [each for each in rows if self.sight.shows_document(each.kind)]

    # ------------------------------------------------------------------ on its way

    @cached_property
    def handoffs(self) -> list[Handoff]:
        """All of the case's, each with its open turn, the latest first."""
        rows = with_turns(self.case.handoffs.select_related("member"))
        handoffs = list(rows.order_by("-pk"))
        for each in handoffs:
            each.case = self.case
        return handoffs

    @cached_property
    def papers(self) -> list[Paper]:
        """The latest first, of the kinds that this reader may know of."""
        return [each for each in self._papers if self.sight.names_letter(each.letter.kind)]

    @cached_property
    def _papers(self) -> list[Paper]:
        """A letter that names others too is opened by who may see them all."""
        unseen = LetterLine.objects.filter(letter=OuterRef("letter"))
        unseen = unseen.exclude(case__in=visible_cases(self.user).values("pk"))
        lines = LetterLine.objects.filter(case=self.case.pk).annotate(names_others=Exists(unseen))
        done = {each.letter_id for each in self.handoffs if followed_up(each)}
        return [
            Paper(
                each,
                self,
                opens=self.sight.shows_letter(each.letter.kind) and not each.names_others,
                followed_up=each.letter_id in done,
            )
            for each in with_whereabouts(lines).order_by("-letter__issued_at", "-pk")
        ]

    @cached_property
    def lines(self) -> list[HandoffLine]:
        """What has been proposed, in words, with the way on where it is this person's."""
        letters = {each.letter.pk: each.letter for each in self._papers}
        for each in self.handoffs:
            if each.letter_id in letters:
                each.letter = letters[each.letter_id]
        latest = next((each for each in self.handoffs if each.right_function), None)
        asked = [each for each in self.handoffs if not each.ended_at or each.to_tell]
        asked += [latest] if latest and latest not in asked else []
        offers = {}
        if self.rights.acts:
            offers = acts_for_each(self.user, asked, MAIN, self.rights.for_agencies)
        return [self._line(each, offers.get(each.pk, [])) for each in self.handoffs]

    def _line(self, handoff: Handoff, offers: list[Offer]) -> HandoffLine:
        own = bool(offers) and self.standing.holds(handoff.turn_agency, handoff.turn_role)
        return HandoffLine(handoff, self, offers, own)

    @property
    def open_lines(self) -> list[HandoffLine]:
        return [each for each in self.lines if not each.handoff.ended_at]

    @property
    def ended_lines(self) -> list[HandoffLine]:
        return [each for each in self.lines if each.handoff.ended_at]

    @cached_property
    def objections(self) -> list[ObjectionLine]:
        found = objections_in(self.case, self.user)
        return [ObjectionLine(each, self.sight.tells_answers) for each in found]

    # ------------------------------------------------------------------ what comes next

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.user, self.case, self.custodies)

    @cached_property
    def _ahead(self) -> Ahead:
        around = Known(self.case, self.handoffs, self.custodies, self._functions)
        return Ahead(self.case, around=around)

    @cached_property
    def prospects(self) -> list[Prospect]:
        """Steps that are legal where the family stands, in the pathway's order. Of graduation the
        usual kind is supposed, and of what is for a child, the child.
        """
        legal = [each for each in self._ahead.steps if self.case.state in each.sources]
        found = self._ahead.prospects(legal, **SUPPOSED)
        return [self._for_the_child(each) for each in found]

    def _for_the_child(self, prospect: Prospect) -> Prospect:
        child = next((each for each in self.members if _at_school(each)), None)
        codes = {each.code for each in prospect.unmet}
        if child is None or "a_child_at_school" not in codes:
            return prospect
        [supposed] = self._ahead.prospects([prospect.step], member=child.pk)
        return supposed

    @cached_property
    def next(self) -> Prospect | None:
        needs = {each.kind for each in self._all_needs if each.met_on is None}
        return next_rung(self.prospects, self.case, needs)

    @property
    def blocked(self) -> bool:
        """The next rung cannot be taken, for other reasons than that something is under way."""
        following = self.next
        if following is None or following.possible:
            return False
        return all(each.code != ALREADY_OPEN for each in following.forbidden)

    # ------------------------------------------------------------------ history

    @cached_property
    def _story(self) -> Story:
        return Story(self.case, self._profiles, self.handoffs)

    @property
    def latest(self) -> list[Happening]:
        return self._story.latest

    @property
    def rungs(self) -> list[Rung]:
        return self._story.rungs(self.sight)


def _at_school(person: Person) -> bool:
    if person.birth_date is None or person.died_on:
        return False
    return age_on(person.birth_date, clock.today()) in SCHOOL_AGES
