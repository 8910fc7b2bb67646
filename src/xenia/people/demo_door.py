"""When the demo's one-click sign-in exists: on this machine, over a database that `xenia demo` made."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from xenia.people.queries.demo import is_demo_database

#: what proxies add: behind one, everybody seems to come from this machine
FORWARDED = (
    "HTTP_X_FORWARDED",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
    "HTTP_TRUE_CLIENT",
    "HTTP_CF_CONNECTING",
)


def demo_door_is_open(request: HttpRequest) -> bool:
    """Whether this request may sign in as a person of the demo. Every condition must hold."""
    return bool(settings.DEMO) and _comes_from_here(request) and is_demo_database()


def _comes_from_here(request: HttpRequest) -> bool:
    if any(name.startswith(FORWARDED) for name in request.META):
        return False
    host, _port = split_domain_port(request.get_host())
    # the host is checked too, so that a name on the web that resolves to this machine opens nothing
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host.strip("[]")))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
