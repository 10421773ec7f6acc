"""What a case is: the tables everybody else builds on."""

from casework.models.agencies import Agency, AgencyFunction, AgencyProfile, Function, ServicePoint
from casework.models.assistance import Assistance, AssistanceStatus, InheritedAid
from casework.models.cases import Case, Custody, CustodyKind, CustodyScope
from casework.models.counters import Counter
from casework.models.fieldwork import (
    ELIGIBLE_RESULTS,
    Assessment,
    AssessmentResult,
    Consent,
    CriteriaVersion,
    Evidence,
    EvidenceKind,
    Purpose,
    Visit,
    VisitOutcome,
)
from casework.models.groups import Business, Group, GroupMember
from casework.models.ledger import CaseEvent, LedgerCheck
from casework.models.needs import Need, NeedKind
from casework.models.people import (
    Household,
    Person,
    RegistryEntry,
    RegistryImport,
    Relationship,
    Sex,
    Source,
)
from casework.models.places import City, Holiday, Kecamatan, Kelurahan, PlaceAlias
from casework.models.programmes import (
    DecreeLine,
    Funding,
    Programme,
    ProgrammeKind,
    ProgrammeYear,
    Strategy,
    Unit,
)
from casework.models.users import User

__all__ = [
    "ELIGIBLE_RESULTS",
    "Agency",
    "AgencyFunction",
    "AgencyProfile",
    "Assessment",
    "AssessmentResult",
    "Assistance",
    "AssistanceStatus",
    "Business",
    "Case",
    "CaseEvent",
    "City",
    "Consent",
    "Counter",
    "CriteriaVersion",
    "Custody",
    "CustodyKind",
    "CustodyScope",
    "DecreeLine",
    "Evidence",
    "EvidenceKind",
    "Function",
    "Funding",
    "Group",
    "GroupMember",
    "Holiday",
    "Household",
    "InheritedAid",
    "Kecamatan",
    "Kelurahan",
    "LedgerCheck",
    "Need",
    "NeedKind",
    "Person",
    "PlaceAlias",
    "Programme",
    "ProgrammeKind",
    "ProgrammeYear",
    "Purpose",
    "RegistryEntry",
    "RegistryImport",
    "Relationship",
    "ServicePoint",
    "Sex",
    "Source",
    "Strategy",
    "Unit",
    "User",
    "Visit",
    "VisitOutcome",
]
