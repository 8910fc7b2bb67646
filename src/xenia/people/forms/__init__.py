"""The forms of people, private to its pages."""
