"""Pictures and documents: whose they are, where they may be shown, and where their files lie."""
