"""Handoffs with their turns, and what is owed to a family besides; one file per subject."""

from workflows.models.families import Arrival, HandingOver, HowTold, Telling
from workflows.models.handoffs import Bundle, Handoff, HandoffNote, HandoffTask, Notice
from workflows.models.objections import Objection, ObjectionStatus
from workflows.models.sent import Sent
from workflows.pathways import GraduationCase

__all__ = [
    "Arrival",
    "Bundle",
    "GraduationCase",
    "HandingOver",
    "Handoff",
    "HandoffNote",
    "HandoffTask",
    "HowTold",
    "Notice",
    "Objection",
    "ObjectionStatus",
    "Sent",
    "Telling",
]
