"""Writing down what acts did: for one of them or for hundreds, in the same few statements."""

from collections.abc import Callable, Iterable

from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Greatest

from casework import ledger
from casework.changes import insert, remember, save_changes
from casework.models import Custody, CustodyKind
from casework.prepared import Change, prepared
from documents import issuing
from workflows import letters
from workflows.acts import Act
from workflows.errors import StepNotPossible
from workflows.guards import OTHER_CASE, SENTENCES, not_possible
from workflows.models import Handoff, HandoffNote, HandoffTask, Telling

LETTERS_OF_THE_STEP = ("approve", "supersede_letter")
GUARDED = ("propose", "resubmit", "approve_first", "approve")


def seal(*papers: Iterable[Act]) -> None:
    """Write down what was done. The acts of one paper share its letter, if it leaves one.

    Raises:
        StepNotPossible, ValidationError: what an act brings with it cannot be; nothing is written
            that the transaction around this does not take back.
    """
    sheets = [acts for acts in map(list, papers) if acts]
    acts = [act for sheet in sheets for act in sheet]
    if not acts:
        return
    _open([act.handoff for act in acts if _is_new(act)])
    _bring_about(acts)
    _pass_custody(acts)
    drafts = letters.draft_all(sheets)
    events = _write(sheets, drafts)
    _issue(sheets, drafts, events)
    _take_turns(acts)
    _owe_tellings([act.owes for act in acts if act.owes])
    _save(acts)


def _is_new(act: Act) -> bool:
    return act.handoff is not None and act.handoff.pk is None


def _open(handoffs: list[Handoff]) -> None:
    insert(handoffs)
    for handoff in handoffs:
        remember(handoff)


def _bring_about(acts: list[Act]) -> None:
    """What the steps that advanced bring with them, each effect for all its acts at once."""
    effects: dict[Callable, list[Act]] = {}
    for act in acts:
        if act.advanced and act.handoff.definition.then:
            effects.setdefault(act.handoff.definition.then, []).append(act)
    for effect, mine in effects.items():
        effect(mine)


def _pass_custody(acts: list[Act]) -> None:
    holding = [act.case.pk for act in acts if act.ends_holder]
    guests = [act.handoff.guest_id for act in acts if act.ends_guest]
    if holding or guests:
        _end_custody(holding=holding, guests=guests, at=acts[0].at)
    beginning = [act for act in acts if act.begins]
    insert(act.begins for act in beginning)
    for act in beginning:
        if act.begins.kind == CustodyKind.GUEST:
            act.handoff.guest = act.begins


@prepared
def _end_custody(holding, guests, at) -> Change:
    ending = Q(kind=CustodyKind.HOLDER, case__in=holding) | Q(pk__in=guests)
    now = Greatest("since", at)  # the server's clock may have been set back
    return Change(Custody.objects.current().filter(ending), until=now)


def _write(sheets: list[list[Act]], drafts: list) -> list[list]:
    """The ledger's rows, each naming the letter of its paper."""
    entries = [
        _entry(act, draft) for sheet, draft in zip(sheets, drafts, strict=True) for act in sheet
    ]
    events = iter(ledger.append_all(entries))
    return [[next(events) for _ in sheet] for sheet in sheets]


def _entry(act: Act, draft: issuing.Draft | None) -> ledger.Entry:
    handoff = act.handoff
    return ledger.Entry(
        act.case,
        act.action,
        actor=act.actor,
        from_state=act.from_state,
        step=handoff.step if handoff else "",
        handoff=handoff.pk if handoff else None,
        reason=act.reason,
        guards=handoff.guards if handoff and act.action in GUARDED else None,
        letter=(draft.number, draft.digest) if draft else ("", ""),
        details=act.details,
    )


def _issue(sheets: list[list[Act]], drafts: list, events: list[list]) -> None:
    """Its own letter belongs to the handoff; a notice of its end stands beside it."""
    written = [row for row in zip(sheets, drafts, events, strict=True) if row[1]]
    issued = issuing.issue_all(
        issuing.Issue(draft, rows[0].hash, _lines(sheet, rows), sheet[0].at)
        for sheet, draft, rows in written
    )
    for letter, (sheet, _draft, _events) in zip(issued, written, strict=True):
        for act in sheet:
            if act.letter_kind == _step_letter(act):
                act.handoff.letter = letter


def _lines(sheet: list[Act], events: list) -> list[issuing.Line]:
    return [
        (act.case, act.handoff.member, event.hash) for act, event in zip(sheet, events, strict=True)
    ]


def _step_letter(act: Act) -> str:
    return act.handoff.definition.letter if act.action in LETTERS_OF_THE_STEP else ""


def _take_turns(acts: list[Act]) -> None:
    save_changes(act.ended_turn for act in acts if act.ended_turn)
    insert(_with_key(act.next_turn) for act in acts if act.next_turn)


def _with_key(turn: HandoffTask) -> HandoffTask:
    turn.process = turn.process  # it was written after the turn was made
    return turn


def _owe_tellings(owed: list[Telling]) -> None:
    """The family is told where it stands now; of what went before, nobody has to tell any more."""
    if owed:
        Telling.objects.to_do().filter(handoff__in=[each.handoff_id for each in owed]).delete()
        Telling.objects.bulk_create(owed)


def _save(acts: list[Act]) -> None:
    for act in acts:
        if act.handoff and act.by and act.decides:  # a timer decides nothing either
            act.handoff.last_by, act.handoff.last_at = act.by, act.at
    save_changes(act.handoff for act in acts if act.handoff)
    insert(
        HandoffNote(
            handoff=act.handoff, action=act.action, text=act.note.strip(), by=act.by, at=act.at
        )
        for act in acts
        if act.handoff and act.note.strip()
    )
    try:
        save_changes(act.case for act in acts)
    except IntegrityError as error:
        raise StepNotPossible([not_possible(OTHER_CASE, SENTENCES[OTHER_CASE])]) from error
