"""By when an answer is asked for."""

from casework.clock import local_date
from documents.indonesian import counted, weekday_date
from workflows.letters.blocks import Block, text


def reply_within(act, outcome: str) -> list[Block]:
    """The answer to the referral, and afterwards what came of it, in working days."""
    due = act.handoff.definition.due
    by = f", paling lambat {weekday_date(local_date(act.due_at))}" if act.due_at else ""
    if not due.accept:
        return [text(f"Mohon {outcome} dilaporkan dalam {working_days(due.outcome)}{by}.")]
    return [
        text(
            "Kami mohon jawaban Saudara (diterima, ditunda, atau tidak dapat diterima beserta "
            f"alasannya) dalam {working_days(due.accept)}{by}, dan {outcome} dalam "
            f"{working_days(due.outcome)} setelah rujukan diterima.",
        )
    ]


def working_days(days: int) -> str:
    return counted(days, "hari kerja")
