"""manage.py check_invariants [--json]"""

import json
from collections.abc import Iterable
from dataclasses import asdict

from django.core.management.base import CommandError

from casework.management.one_line import OneLineCommand
from workflows import invariants
from workflows.invariants import Finding


class Command(OneLineCommand):
    help = (
        "Looks for anything half done or inconsistent (states, custody, turns, letters, ledger), "
        "as after a crash or a restore; exit code 1 when something is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, **options):
        show = self._as_json if options["json"] else self._as_text
        if found := show(invariants.find()):
            raise CommandError(f"Not consistent: {found} problem(s).")

    def _as_text(self, findings: Iterable[Finding]) -> int:
        """A line for each finding as it is found, and the sentence of each rule that is broken."""
        found, said = 0, None
        for finding in findings:
            if finding.rule is not said:
                said = finding.rule
                self.stdout.write(f"{said.name}: {said.sentence}")
            self.stdout.write(f"  {finding.place}")
            found += 1
        self.stdout.write(f"{len(invariants.RULES)} rules checked, {found} problems.")
        return found

    def _as_json(self, findings: Iterable[Finding]) -> int:
        problems = [{"rule": each.rule.name, **asdict(each.place)} for each in findings]
        rules = {each.name: each.sentence for each in invariants.RULES}
        self.stdout.write(
            json.dumps({"consistent": not problems, "rules": rules, "problems": problems})
        )
        return len(problems)
