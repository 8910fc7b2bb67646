"""Files of the field to and from plain data; no Django, no platform."""
