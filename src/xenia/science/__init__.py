"""The measuring room: arrays in, frozen results out; no Django, no files, no platform."""
