"""三审三校: claims, decisions, sign-offs, publication of what was signed, and the desk's urgent act."""
