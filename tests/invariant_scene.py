"""A town with handoffs in every stage, for what must be true of all of them."""

from types import SimpleNamespace

from tests.walks import Family, again, not_completed, take
from tests.world import World
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage


def build_scene(world: World) -> SimpleNamespace:
    scene = SimpleNamespace(
        world=world,
        working=Family(world).walk("train", Stage.ACCEPTED),
        waiting=Family(world).walk("lend", Stage.APPROVED),
        proposed=Family(world).propose("grant_capital_kpm"),
        kept=Family(world).walk("train"),
        helped=Family(world).walk("grant_bansos"),
        beside=Family(world).walk("refer_kip", Stage.ACCEPTED),
        inside=Family(world).walk("train_basic", Stage.RECORDED),
        withdrawn=Family(world).walk("train_job", Stage.APPROVED),
        held=Family(world).walk("license", Stage.APPROVED),
        closed=Family(world).walk("close"),
    )
    services.withdraw(scene.withdrawn, by=world.petugas, reason="better_route")
    services.hold(scene.held, by=world.petugas_disnaker, reason="next_intake")
    live_through_refusals(world)
    come_back(world)
    scene.bundle = bundle_with_a_new_letter(world)
    return scene


def live_through_refusals(world: World) -> None:
    """Sent back and completed, declined, not completed, not approved."""
    lend = Family(world).propose("lend")
    services.send_back(lend, by=world.kepala, reason="unclear_reason")
    services.resubmit(lend, by=world.petugas, amount=4_000_000)
    take(world, lend, Stage.ACCEPTED)
    not_completed(world, lend)
    declined = Family(world).walk("train", Stage.APPROVED)
    services.decline(declined, by=world.petugas_diskopindag, reason="family_refused")
    services.reject(Family(world).propose("train"), by=world.kepala, reason="not_yet")


def come_back(world: World) -> None:
    """Closed in the hands of another agency, and opened again in the owner's."""
    family = Family(world)
    family.walk("train")
    family.walk("close")
    family.walk("reopen")


def bundle_with_a_new_letter(world: World) -> list[Handoff]:
    cases = [world.assessed() for _ in range(3)]
    for case in cases:
        world.need(case, "business_training")
    bundle = services.propose_many(cases, "train", by=world.petugas, course="Kue", level="basic")
    first, *staying = bundle.handoffs.order_by("pk")
    services.approve(first, by=world.kepala)
    services.withdraw(first, by=world.petugas, reason="family_changed_mind")
    services.supersede_letter(staying[0], by=world.kepala, reason="annex_changed")
    return [again(each) for each in staying]
