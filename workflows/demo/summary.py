"""What the demo city has come to, in counts."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from casework import ledger
from casework.ledger import Verification
from casework.management.one_line import in_columns
from casework.models import Case, RegistryImport
from documents.models import Letter
from workflows.models import Handoff

Counts = dict[str, int]


@dataclass(frozen=True)
class Summary:
    """Counts by code: rejected lines by reason, cases by state, handoffs by stage, letters by kind,
    and how many letters are not on paper yet.
    """

    lines: int
    rejected: Counts
    cases: Counts
    handoffs: Counts
    letters: Counts
    waiting: int
    ledger: Verification

    def __str__(self):
        rejected = sum(self.rejected.values())
        parts = [
            _part(f"Registry: {self.lines:,} lines read, {rejected:,} rejected", self.rejected),
            _part(f"Cases by state: {_total(self.cases)}", self.cases),
            _part(f"Handoffs by stage: {_total(self.handoffs)}", self.handoffs),
            _part(f"Letters by kind: {_total(self.letters)}", self.letters),
            _verified(self.ledger),
        ]
        return "\n".join(parts)


def summarise() -> Summary:
    """Counted in the database, and the whole ledger verified."""
    files = list(RegistryImport.objects.all())
    return Summary(
        lines=sum(each.lines for each in files),
        rejected=dict(sum((Counter(each.reasons) for each in files), Counter())),
        cases=_counts(Case.objects, "state"),
        handoffs=_counts(Handoff.objects, "stage"),
        letters=_counts(Letter.objects, "kind"),
        waiting=Letter.objects.waiting().count(),
        ledger=ledger.verify(),
    )


def _counts(rows: QuerySet, name: str) -> Counts:
    return dict(rows.order_by(name).values_list(name).annotate(count=Count("pk")))


def _total(counts: Counts) -> str:
    return f"{sum(counts.values()):,}"


def _part(title: str, counts: Counts) -> str:
    return f"{title}\n{in_columns(sorted(counts.items()))}"


def _verified(found: Verification) -> str:
    if found.intact:
        return f"Ledger verified: {found.rows:,} rows of {found.cases:,} cases, {found.digest[:12]}"
    return f"LEDGER NOT INTACT: {len(found.problems):,} problems, see audit_verify"
