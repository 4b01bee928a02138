from .directory import Datum, Level, Union
from .people import Membership, Role, RoleGroup, User

__all__ = ["Datum", "Level", "Membership", "Role", "RoleGroup", "Union", "User"]
