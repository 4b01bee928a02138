from .directory import Datum, Level, Union
from .people import Invitation, Membership, Role, RoleGroup, User

__all__ = ["Datum", "Invitation", "Level", "Membership", "Role", "RoleGroup", "Union", "User"]
