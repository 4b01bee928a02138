"""What member sites ask by program: the changes, an item, and their receipts. docs/member-sites.md tells webmasters."""
