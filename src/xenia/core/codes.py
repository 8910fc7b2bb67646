"""QR codes."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """The code of an address as SVG, dark on light whatever the page's colours, since cameras expect it so."""
    looks = {"border": 4, "dark": "#1f2430", "light": "#ffffff", "svgclass": "qr", "lineclass": None, "omitsize": True}
    return mark_safe(segno.make(address, error="m").svg_inline(**looks))  # noqa: S308 - the library draws squares, no words
