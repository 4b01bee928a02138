from .directory import Datum, Level, Union
from .oversight import OVERSEERS, Oversight
from .people import Invitation, Membership, Role, RoleGroup, User

__all__ = [
    "OVERSEERS",
    "Datum",
    "Invitation",
    "Level",
    "Membership",
    "Oversight",
    "Role",
    "RoleGroup",
    "Union",
    "User",
]
