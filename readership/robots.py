"""Who says of itself that it is no person."""

import re
from pathlib import Path

NAMES = Path(__file__).parent / "robot_names.txt"
LONGEST = 500  # characters; browsers send some 150


def _names() -> list[str]:
    lines = (line.strip() for line in NAMES.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


_ROBOT = re.compile("|".join(f"(?:{name})" for name in _names()), re.IGNORECASE)


def is_robot(agent: str) -> bool:
    """Whether this User-Agent is a robot's, a program's, or none that a browser would send."""
    return not agent.strip() or len(agent) > LONGEST or bool(_ROBOT.search(agent))
