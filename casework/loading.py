"""Writes a city's folder into its database; run again, it changes only what the folder changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import holidays
from django.core.exceptions import ValidationError
from django.db import models, transaction

from casework import cities, workdays
from casework.cities.names import squash
from casework.cities.shapes import Agency as AgencyInFolder
from casework.cities.shapes import Calendar, City, Place
from casework.cities.shapes import Programme as ProgrammeInFolder
from casework.models import (
    Agency,
    AgencyFunction,
    AgencyProfile,
    CriteriaVersion,
    Holiday,
    Kecamatan,
    Kelurahan,
    PlaceAlias,
    Programme,
    ProgrammeYear,
    ServicePoint,
)
from casework.models import City as CityRow

PROFILE_FIELDS = ("name", "short_name", "head_title", "letter_code", "address", "phone", "email")
PROGRAMME_FIELDS = (
    "kind",
    "name",
    "strategy",
    "funding",
    "funding_source",
    "unit",
    "like_group",
    "decree_required",
)
YEAR_FIELDS = ("quota", "budget", "decree_number", "decree_date")
POINT_FIELDS = ("address", "hours", "phone", "until")
DAYS_OFF = {"public", "government"}  # joint leave days too: offices are closed


class LoadingError(Exception):
    """The city cannot be loaded into this database; the message is one clear line."""


@dataclass
class Tally:
    """What became of the rows of one table."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


Loaded = dict[str, Tally]
Wanted = dict[tuple, dict[str, Any]]  # values by the key of a row


@transaction.atomic
def load_city(name: str) -> Loaded:
    """Create or update what the folder of this city says: places, agencies, programmes, calendar.

    What the folder does not name is left as it is, nothing is deleted; what both know is as the
    folder says. Returns a tally by table.

    Raises:
        LoadingError: no such city, a wrong folder, or a database of another city.
    """
    try:
        city = cities.load(name)
    except ValueError as error:
        raise LoadingError(str(error)) from error
    other = CityRow.objects.exclude(folder=name).first()
    if other:
        raise LoadingError(f"This database belongs to {other.name}.")
    tally = {
        **_load_places(city),
        **_load_agencies(city.agencies),
        **_load_programmes(city.programmes),
        **_load_criteria(city),
        "holidays": _sync(Holiday, ("date",), _holidays(city.calendar)),
    }
    transaction.on_commit(workdays.forget_holidays)
    return tally


def _load_places(city: City) -> Loaded:
    own = city.place
    values = _place_values(own) | {"kemendagri_code": own.kemendagri}
    tally = {"city": _sync(CityRow, ("folder",), {(city.folder,): values})}
    city_id = CityRow.objects.get(folder=city.folder).pk
    tally["kecamatan"] = _sync(
        Kecamatan,
        ("kemendagri_code",),
        {
            (place.kemendagri,): _place_values(place) | {"city_id": city_id}
            for place in city.places
            if place.kind == "kecamatan"
        },
    )
    above = _ids(Kecamatan, "kemendagri_code")
    tally["kelurahan"] = _sync(
        Kelurahan,
        ("kemendagri_code",),
        {
            (place.kemendagri,): _place_values(place) | {"kecamatan_id": above[place.parent]}
            for place in city.kelurahan
        },
    )
    tally["spellings"] = _sync(PlaceAlias, ("spelling",), _spellings(city))
    return tally


def _place_values(place: Place) -> dict[str, Any]:
    return {"bps_code": place.bps, "name": place.name}


def _spellings(city: City) -> Wanted:
    """Every spelling of a kelurahan, its own name too: one look-up finds them all."""
    ids = _ids(Kelurahan, "kemendagri_code")
    return {
        (squash(spelling),): {"kelurahan_id": ids[place.kemendagri]}
        for place in city.kelurahan
        for spelling in (place.name, *place.aliases)
    }


def _load_agencies(agencies: Iterable[AgencyInFolder]) -> Loaded:
    tally = {"agencies": _sync(Agency, ("code",), {(agency.code,): {} for agency in agencies})}
    ids = _ids(Agency, "code")
    tally["profiles"] = _sync(AgencyProfile, ("agency_id", "since"), _profiles(agencies, ids))
    held = _functions(agencies, ids)
    _require_one_holder(held)
    tally["functions"] = _sync(AgencyFunction, ("agency_id", "function", "since"), held)
    tally["service points"] = _sync(
        ServicePoint, ("agency_id", "function", "name", "since"), _service_points(agencies, ids)
    )
    return tally


def _profiles(agencies: Iterable[AgencyInFolder], ids: dict[str, int]) -> Wanted:
    """Each profile holds until the next one of its agency begins, in the folder or the database."""
    wanted = {
        (ids[agency.code], profile.since): _values(profile, PROFILE_FIELDS)
        | {"sample_fields": list(profile.sample)}
        for agency in agencies
        for profile in agency.profiles
    }
    known = AgencyProfile.objects.filter(agency__in=ids.values())
    starts = {*wanted, *known.values_list("agency_id", "since")}
    for key in {*wanted, *known.filter(until=None).values_list("agency_id", "since")}:
        later = [since for agency, since in starts if agency == key[0] and since > key[1]]
        wanted.setdefault(key, {})["until"] = min(later, default=None)
    return wanted


def _functions(agencies: Iterable[AgencyInFolder], ids: dict[str, int]) -> Wanted:
    return {
        (ids[agency.code], held.function, held.since): {"until": held.until}
        for agency in agencies
        for held in agency.functions
    }


def _require_one_holder(wanted: Wanted) -> None:
    """A function that the database gave to another agency is not silently given back."""
    current = {function: agency for (agency, function, _), v in wanted.items() if not v["until"]}
    for row in AgencyFunction.objects.filter(until=None, function__in=current):
        ends = wanted.get((row.agency_id, row.function, row.since), {}).get("until")
        if row.agency_id != current[row.function] and not ends:
            raise LoadingError(
                f"Another agency holds the function {row.function} since {row.since}: "
                "say in agencies.toml until when."
            )


def _service_points(agencies: Iterable[AgencyInFolder], ids: dict[str, int]) -> Wanted:
    return {
        (ids[agency.code], point.function, point.name, point.since): _values(point, POINT_FIELDS)
        for agency in agencies
        for point in agency.service_points
    }


def _load_programmes(programmes: Iterable[ProgrammeInFolder]) -> Loaded:
    wanted = {(programme.code,): _values(programme, PROGRAMME_FIELDS) for programme in programmes}
    tally = {"programmes": _sync(Programme, ("code",), wanted)}
    ids = _ids(Programme, "code")
    years = {
        (ids[programme.code], year.year): _values(year, YEAR_FIELDS)
        for programme in programmes
        for year in programme.years
    }
    tally["programme years"] = _sync(ProgrammeYear, ("programme_id", "year"), years)
    return tally


def _load_criteria(city: City) -> Loaded:
    values = _values(city.criteria, ("name", "since", "poverty_line"))
    return {"criteria": _sync(CriteriaVersion, ("code",), {(city.criteria.code,): values})}


def _holidays(calendar: Calendar) -> Wanted:
    years = range(calendar.first_year, calendar.last_year + 1)
    try:
        known = holidays.country_holidays(calendar.country)
    except NotImplementedError:
        raise LoadingError(f"No holidays are known of the country {calendar.country}.") from None
    categories = tuple(DAYS_OFF & set(known.supported_categories))
    days = holidays.country_holidays(calendar.country, years=years, categories=categories)
    return {(day,): {"name": name} for day, name in days.items()}


def _values(source: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}


def _ids(model: type[models.Model], key: str) -> dict[str, int]:
    return dict(model._default_manager.values_list(key, "pk"))


def _sync(model: type[models.Model], keys: tuple[str, ...], wanted: Wanted) -> Tally:
    """Make the rows of these keys have these values: changes first, so that what ends makes room
    for what begins.
    """
    tally, new = Tally(), []
    rows = {tuple(getattr(row, key) for key in keys): row for row in model._default_manager.all()}
    for key, values in wanted.items():
        row = rows.get(key)
        if row is None:
            row = model(**dict(zip(keys, key, strict=True)), **values)
            _require_valid(row)
            new.append(row)
            tally.created += 1
        elif changed := [name for name in values if getattr(row, name) != values[name]]:
            for name in changed:
                setattr(row, name, values[name])
            _require_valid(row)
            row.save(update_fields=changed)
            tally.updated += 1
        else:
            tally.unchanged += 1
    model._default_manager.bulk_create(new)
    return tally


def _require_valid(row: models.Model) -> None:
    """Codes and lengths, which not every database checks."""
    try:
        row.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise LoadingError(f"{row._meta.verbose_name} {field}: {messages[0]}") from error
