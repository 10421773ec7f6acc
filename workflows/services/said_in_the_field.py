"""What field staff say of a person's identity is kept as given, like a registry's word."""

from typing import Any

from casework import clock
from casework.canonical import canonical_json
from casework.crypto import keyed_digest
from casework.models import Person, RegistryEntry, Source, User


def identity_of(person: Person) -> dict[str, Any]:
    """Name, NIK, birth date and sex; personal data, for the encrypted column alone."""
    born = person.birth_date.isoformat() if person.birth_date else ""
    return {"name": person.name, "nik": person.nik, "birth_date": born, "sex": person.sex}


def entry_of(person: Person, by: User, *, number: int = 1, **more: Any) -> RegistryEntry:
    """A row not yet saved: who said it and which doubts were passed over stand beside it.

    Args:
        number: which of the person's field entries this is.
        more: `before`, the identity that it corrects; `kk`; `doubts`, their codes.
    """
    facts = {"recorded_by": by.pk, "doubts": more.pop("doubts", [])}
    identity = canonical_json({**identity_of(person), **more})
    return RegistryEntry(
        person=person,
        source=Source.FIELD,
        snapshot=clock.today(),
        external_id=f"{person.pk}.{number}",
        family_id=str(person.household_id),
        identity=identity,
        facts=facts,
        digest=keyed_digest(canonical_json([identity, facts])),
    )


def note_identity(person: Person, by: User, **more: Any) -> RegistryEntry:
    """The next entry of a person who is locked."""
    said = RegistryEntry.objects.filter(person=person, source=Source.FIELD).count()
    entry = entry_of(person, by, number=said + 1, **more)
    entry.save(force_insert=True)
    return entry
