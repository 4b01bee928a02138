"""What the log must say of the state at any moment: of the items that are live, and of the placements that stand."""

from articles.models import Change, ItemPage, Placement

SHOWN = {Change.Kind.PUBLISHED, Change.Kind.UPDATED, Change.Kind.CORRECTED, Change.Kind.MOVED}


def differences() -> list[str]:
    """Where the log and the state differ, in words; none in a healthy alliance."""
    changes = Change.objects.order_by("pk")
    last = {change.item_id: change.kind for change in changes.filter(scope="item")}
    live = set(ItemPage.objects.live().values_list("pk", flat=True))
    shown = {pk for pk, kind in last.items() if kind in SHOWN}
    wrong = [f"the log and the state of item {pk} differ" for pk in shown ^ live]
    kinds = {(change.item_id, change.section_id): change.kind for change in changes.filter(scope="placement")}
    existing = set(ItemPage.objects.values_list("pk", flat=True))
    standing = {pair for pair, kind in kinds.items() if kind == Change.Kind.PLACED and pair[0] in existing}
    accepted = set(Placement.objects.filter(state="accepted").values_list("item_id", "section_id"))
    return wrong + [f"the log and the placement {pair} differ" for pair in standing ^ accepted]
