"""What the forms of facts offer for choosing."""

from casework.models import Business
from workflows.pathways import STEPS

STEP = STEPS["graduation"]


def offered(case) -> set:
    choices = STEP["license"].asks(case=case).fields["business"].widget.choices
    return {str(value) for value, label in choices if value}


def test_a_form_offers_the_businesses_of_its_own_family(family, world):
    its_own = {str(each.pk) for each in Business.objects.all()}
    assert its_own
    assert offered(family.case) == its_own
    assert offered(world.case()) == set()

    shown = STEP["license"].asks(case=family.case).as_p()
    assert all(f'value="{each}"' in shown for each in its_own)
