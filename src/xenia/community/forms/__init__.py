"""What may be written into the pages of the voices."""
