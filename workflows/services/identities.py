"""Who somebody is: NIK and KK as typed, whether they are known already, what looks doubtful.

Of a number that is known nobody is named whom the user may not see: neither who has a
confidential case, nor where in the city somebody lives.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework import cities, clock
from casework.crypto import keyed_digest
from casework.models import Case, Household, Kelurahan, Person, User
from casework.nik import NikCheck, check_kk, check_nik
from casework.nik_words import ERRORS, WARNINGS
from casework.registry.cells import letters
from permissions.access import may_or_raise, visible_cases
from permissions.roles import Action
from workflows.errors import Doubt, Doubtful
from workflows.services.cases import owning_agency
from workflows.services.fact_checks import check_fields

KNOWN_CASE = _("This number is registered already: %(name)s, case %(number)s.")
KNOWN_WITHOUT_CASE = _("This number is registered already: %(name)s, who has no case yet.")
KNOWN = _("This number is registered already. Please ask the social agency.")
ALIKE = _(
    "Somebody with this name and birth date is registered in this kelurahan already. "
    "Please make sure that it is another person."
)


class Scrutiny:
    """What is found wrong or doubtful about what was typed; told all at once, by field."""

    def __init__(self):
        self._errors: dict[str, list[ValidationError]] = defaultdict(list)
        self.doubts: list[Doubt] = []

    def refuse(self, field: str, error: ValidationError | str) -> None:
        self._errors[field].append(ValidationError(error))

    def doubt(self, field: str, code: str, sentence: str) -> None:
        self.doubts.append(Doubt(field, code, sentence))

    def check(self, row: Model, prefix: str = "", exclude: Iterable[str] = ()) -> None:
        """Each of its values by itself."""
        try:
            check_fields(row, [*exclude])
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                field = name if name == NON_FIELD_ERRORS else prefix + name
                self._errors[field].extend(errors)

    def number(self, field: str, check: NikCheck) -> str:
        """The number as it is kept; what can be none is refused and gives an empty text."""
        for sentence in dict.fromkeys(ERRORS[each] for each in check.errors):
            self.refuse(field, sentence)
        for code in check.warnings:
            if code in WARNINGS:
                self.doubt(field, code.value, WARNINGS[code])
        return check.number if check.valid else ""

    def doubts_of(self, prefix: str) -> list[str]:
        """Codes of what is doubtful about one person, or about the family card."""
        return sorted({each.code for each in self.doubts if each.field.startswith((prefix, "kk"))})

    def settle(self, *, despite_doubts: bool) -> None:
        """
        Raises:
            ValidationError: something is wrong; Doubtful: something may be, and nobody has looked.
        """
        if self._errors:
            raise ValidationError(dict(self._errors))
        if self.doubts and not despite_doubts:
            raise Doubtful(self.doubts)


def look_at_person(scrutiny: Scrutiny, prefix: str, person: Person) -> None:
    """Each value of somebody as typed, the NIK held against sex and birth date; it is kept as it
    should be written.
    """
    person.name = " ".join(person.name.split())
    scrutiny.check(person, prefix, exclude=["household"])
    if not isinstance(person.birth_date, date):
        person.birth_date = None
    elif person.birth_date > clock.today():
        scrutiny.refuse(f"{prefix}birth_date", _("This date is in the future."))
    check = check_nik(
        person.nik,
        birth_date=person.birth_date,
        sex=person.sex,
        city_prefix=cities.load(settings.TANGGA_CITY).nik_prefix,
    )
    person.set_nik(scrutiny.number(f"{prefix}nik", check))


def read_kk(scrutiny: Scrutiny, field: str, kk: str, by: User) -> str:
    """A family card of which no household is known yet."""
    city = cities.load(settings.TANGGA_CITY)
    number = scrutiny.number(field, check_kk(kk, city_prefix=city.nik_prefix))
    household = number and Household.objects.filter(kk_digest=keyed_digest(number)).first()
    if household:
        scrutiny.refuse(field, _known(by, Q(household=household.pk), household.members.first()))
    return number


def refuse_known(scrutiny: Scrutiny, people: Mapping[str, Person], by: User) -> None:
    """Nobody is written down twice.

    Args:
        people: by the prefix of their fields.
    """
    prefixes = {each.nik_digest: prefix for prefix, each in people.items() if each.nik_digest}
    themselves = [each.pk for each in people.values() if each.pk]
    known = Person.objects.filter(nik_digest__in=prefixes).exclude(pk__in=themselves)
    for person in known.select_related("household__kelurahan"):
        concerned = Q(beneficiary=person.pk) | Q(household=person.household_id)
        scrutiny.refuse(f"{prefixes[person.nik_digest]}nik", _known(by, concerned, person))


def _known(by: User, concerned: Q, person: Person | None) -> ValidationError:
    """Where it is known, if the user sees it there."""
    name = person.name if person else ""
    case = visible_cases(by).filter(concerned).order_by("-pk").first()
    if case:
        named = {"name": name or case.beneficiary.name, "number": case.number}
        return ValidationError(KNOWN_CASE, "known", named)
    free = person and not Case.objects.filter(concerned).exists()
    if free and person.household and _may_open(by, person.household.kelurahan):
        return ValidationError(KNOWN_WITHOUT_CASE, "without_case", {"name": name, "pk": person.pk})
    return ValidationError(KNOWN, "known")


def resident_without_case(by: User, pk: int) -> Person | None:
    """Of whom registering says that there is no case yet, to whoever may open one there."""
    concerned = Q(beneficiary=OuterRef("pk")) | Q(household=OuterRef("household"))
    living = Person.objects.filter(died_on=None, merged_into=None, household__isnull=False)
    found = living.filter(~Exists(Case.objects.filter(concerned)), pk=pk)
    person = found.select_related("household__kelurahan").first()
    return person if person and _may_open(by, person.household.kelurahan) else None


def _may_open(by: User, kelurahan: Kelurahan) -> bool:
    try:
        may_or_raise(by, Action.OPEN_CASE, owning_agency(), kelurahan)
    except PermissionDenied:
        return False
    return True


def doubt_alike(
    scrutiny: Scrutiny, people: Mapping[str, Person], kelurahan: Kelurahan, by: User
) -> None:
    """The same name and birth date in one kelurahan is probably the same person."""
    hidden = Case.objects.filter(confidential=True).exclude(pk__in=visible_cases(by).values("pk"))
    born = {person.birth_date for person in people.values() if person.birth_date}
    neighbours = (
        Person.objects.filter(household__kelurahan=kelurahan, birth_date__in=born, merged_into=None)
        .exclude(household__in=hidden.values("household"))
        .exclude(pk__in=[person.pk for person in people.values() if person.pk])
    )
    known = {_likeness(each) for each in neighbours.only("name", "birth_date")}
    for prefix, person in people.items():
        if person.birth_date and _likeness(person) in known:
            scrutiny.doubt(f"{prefix}name", "alike", ALIKE)


def _likeness(person: Person) -> tuple:
    return letters(person.name), person.birth_date
