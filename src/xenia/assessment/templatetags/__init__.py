"""Tags of the measuring room's pages."""
