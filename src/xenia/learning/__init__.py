"""Learning: cases made with the community, authored, played alone or together, and short drills of skills."""
