"""What pages of learning take in."""
