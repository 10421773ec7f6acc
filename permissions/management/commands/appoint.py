"""manage.py appoint rini caseworker --agency dinsos --basis 821/1 --dated 2026-01-05 --by admin"""

from casework.management.one_line import OneLineCommand, day
from casework.models import Agency, Kecamatan, Kelurahan
from permissions.management.named import account, add_by_argument, one_of, orderer
from permissions.roles import Capacity, Role
from permissions.services import appoint

PLACES = {
    "agency": (Agency, "code"),
    "kecamatan": (Kecamatan, "kemendagri_code"),
    "kelurahan": (Kelurahan, "kemendagri_code"),
}


class Command(OneLineCommand):
    help = "Gives an account a role at an agency or in an area, on a written basis, from–to."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values, metavar="role", help=", ".join(Role))
        place = parser.add_mutually_exclusive_group(required=True)
        for name, (_, code) in PLACES.items():
            place.add_argument(f"--{name}", metavar="CODE", help=f"its {code}")
        parser.add_argument("--basis", required=True, help="number of the decree or order")
        parser.add_argument("--dated", required=True, help="its date: YYYY-MM-DD")
        parser.add_argument("--capacity", choices=Capacity.values, default=Capacity.DEFINITIVE)
        parser.add_argument("--title", default="", help="as printed above the signature")
        parser.add_argument("--since", help="the first day (today)")
        parser.add_argument("--until", help="the first day on which it holds no more")
        add_by_argument(parser)

    def handle(self, username, role, **options):
        given = {name: options[name] for name in PLACES if options[name]}
        days = {
            name: day(options[name], f"--{name}") for name in ("since", "until") if options[name]
        }
        appointment = appoint(
            account(username),
            role,
            by=orderer(options),
            basis_number=options["basis"],
            basis_date=day(options["dated"], "--dated"),
            capacity=options["capacity"],
            title=options["title"],
            **{name: _place(name, code) for name, code in given.items()},
            **days,
        )
        until = f" until {appointment.until}" if appointment.until else ""
        self.stdout.write(f"{appointment}, from {appointment.since}{until}.")


def _place(name: str, code: str):
    model, field = PLACES[name]
    return one_of(model.objects, name, **{field: code})
