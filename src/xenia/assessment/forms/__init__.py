"""What people may say to assessment."""
