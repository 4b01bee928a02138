"""Indexers killed with SIGKILL at any moment, whatever the engine. HUB_KILLS sets how often."""

import os
import random
import time

from tests.search.site import Site

KILLS = int(os.environ.get("HUB_KILLS", "20"))  # 200 in full
LONGEST = 0.5  # seconds from an indexer's start to its end


def kill_indexers(site: Site) -> None:
    """What is acknowledged is found soon after each kill; what is withdrawn is never shown; the search goes on."""
    with site.running("publish", "read"):
        worker = site.start("work")
        site.wait_until_begun()
        ready = len(site.told("unavailable"))
        waits = []
        for number in range(KILLS):
            rebuild = site.start("rebuild") if number % 4 == 3 else None
            time.sleep(random.uniform(0, LONGEST))
            site.kill(rebuild or worker)
            worker = worker if rebuild else site.start("work")
            waits.append(site.wait_until_found())
    assert len(site.told("published")) > KILLS
    site.wait_until_exact()
    assert len(site.told("unavailable")) == ready
    check_what_was_shown(site)
    print(
        f"{KILLS} kills among {len(site.told('published'))} articles; found after {max(waits):.1f} s at most"
    )


def check_what_was_shown(site: Site) -> None:
    """Readers were shown nothing withdrawn, although they asked while the index still had it."""
    assert not site.told("shown")
    assert site.told("lagging")
