"""Tags of the pages of examinations."""
