"""Text: suggestions, readability, identifiers."""
