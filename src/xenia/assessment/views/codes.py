"""QR codes."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """The code of an address as SVG, dark on light whatever the page's colours, since cameras expect it so."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        scale=8,
        border=4,
        dark="#1f2430",
        light="#ffffff",
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - made by the library from an address, which it encodes as squares
