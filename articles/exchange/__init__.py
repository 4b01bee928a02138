"""What passes between unions: the pool, offers, placements, licences, must-carry notices, co-sources, derivations."""
