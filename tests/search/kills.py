"""Indexers killed with SIGKILL at any moment, whatever the engine. HUB_KILLS sets how often."""

import os
import random
import time

from tests.search.site import Site

KILLS = int(os.environ.get("HUB_KILLS", "20"))  # 200 in full
LONGEST = 0.5  # seconds from an indexer's start to its end


def kill_indexers(site: Site, kills: int = KILLS) -> None:
    """What is acknowledged is found soon after each kill; the search goes on."""
    waits = []
    with site.running("publish", "read"):
        worker = site.start("work")
        site.wait_until_begun()
        for number in range(kills):
            rebuild = site.start("rebuild") if number % 4 == 3 else None
            time.sleep(random.uniform(0, LONGEST))
            site.kill(rebuild or worker)
            worker = worker if rebuild else site.start("work")
            waits.append(site.wait_until_found())
    site.wait_until_exact()
    assert "lagging" in check_answers(site, refused=False)
    report(site, f"{kills} kills of indexers", waits)


def check_answers(site: Site, refused: bool) -> set[str]:
    """Readers were shown nothing withdrawn; were told that the search is away only where it may be `refused`.

    Returns all that they were told. Where they asked long enough, they asked while the index had what is withdrawn.
    """
    outcomes = {outcome for outcome, _ in site.answers()}
    assert "shown" not in outcomes
    assert refused or "unavailable" not in outcomes
    assert outcomes & {"current", "lagging"}
    return outcomes


def report(site: Site, what: str, waits: list[float]) -> None:
    answers = site.answers()
    refused = sum(outcome == "unavailable" for outcome, _ in answers)
    print(
        f"{what}: {len(site.told('published'))} articles published, {len(site.told('withdrawn'))} withdrawn; "
        f"all found after {max(waits):.1f} s at most; {len(answers)} searches, {refused} of them refused, "
        f"{max(seconds for _, seconds in answers):.1f} s at most"
    )
