"""The kinds of thing that stations are made of."""

STATION = "station"
VERSION = "station_version"
#: the forms of a station are things of their own kind, so that no list of forms shows how an examination is marked
FORM = "station_form"
