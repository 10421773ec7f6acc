"""Who works in the model's city, and what each role may do: the page "Who may" in plain Python."""

from dataclasses import dataclass

OFFICE = {"see", "named", "open_case", "field", "formal", "receive"}
MAY = {
    "field_worker": {"see", "named", "open_case", "field"},
    "caseworker": OFFICE | {"propose"},
    "division_head": OFFICE | {"assign", "approve_first", "confirm_internal"},
    "head": OFFICE | {"assign", "approve", "confirm", "confirm_internal", "share"},
    "protection_staff": {"named"},
    "auditor": set(),
    "reporter": set(),
    "administrator": set(),
}


@dataclass(frozen=True)
class Somebody:
    """`posts`: role and agency or kelurahan; `eyes`: whose they are, for a person may have two
    accounts; `kin`: of the family that the case is about.
    """

    name: str
    posts: tuple[tuple[str, str], ...]
    eyes: str
    kin: bool = False

    def may(self, action: str, places: set[str]) -> bool:
        return any(action in MAY[role] and place in places for role, place in self.posts)

    def agencies(self) -> set[str]:
        """Whose cases they see."""
        return {place for role, place in self.posts if role in OFFICE_ROLES}

    @property
    def audits(self) -> bool:
        return any(role == "auditor" for role, _ in self.posts)

    @property
    def protects(self) -> bool:
        return any(role == "protection_staff" for role, _ in self.posts)

    @property
    def works_on_cases(self) -> bool:
        return any("named" in MAY[role] for role, _ in self.posts)


OFFICE_ROLES = ("caseworker", "division_head", "head")
OFFICES = ["dinsos", "diskopindag", "disnaker", "bpr", "disdikbud"]
STAFF = {
    **{f"petugas_{office}": f"caseworker:{office}" for office in OFFICES},
    **{f"kabid_{office}": f"division_head:{office}" for office in OFFICES},
    **{f"kepala_{office}": f"head:{office}" for office in OFFICES},
    "kabid2_dinsos": "division_head:dinsos",
    "protection_dinsos": "protection_staff:dinsos",
    "admin_dinsos": "administrator:dinsos",
    "auditor_inspektorat": "auditor:inspektorat",
    "reporter_bappeda": "reporter:bappeda",
    "faskel_kasin": "field_worker:kasin",
    "faskel_gadang": "field_worker:gadang",
    "tksk_klojen": "field_worker:kasin field_worker:bareng",
    "superuser": "",
    # those who could be two at once: a caseworker who stands in for the head, a head who stands
    # in elsewhere, a second account of one person, a caseworker of the family's own
    "petugas2_dinsos": "caseworker:dinsos head:dinsos",
    "kembar_dinsos": "head:dinsos",
    "saudara_dinsos": "caseworker:dinsos",
}
STANDING_IN = {"kepala_dinsos": "head:diskopindag"}
SAME_PERSON = {"kembar_dinsos": "petugas_dinsos"}
KIN = {"saudara_dinsos"}


def _posts(name: str) -> tuple[tuple[str, str], ...]:
    written = f"{STAFF[name]} {STANDING_IN.get(name, '')}".split()
    return tuple(tuple(each.split(":")) for each in written)


PEOPLE = {
    name: Somebody(name, _posts(name), SAME_PERSON.get(name, name), name in KIN) for name in STAFF
}
