"""Standard setting: where an examination's cut lies, by which method, and how far it could have lain elsewhere."""
