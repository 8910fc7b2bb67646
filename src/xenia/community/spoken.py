"""The languages that people speak here, each named in itself; a tag that is not listed is shown as it stands."""

from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: BCP 47
LANGUAGES = MappingProxyType(
    {
        "en": "English",
        "am": "አማርኛ",
        "ar": "العربية",
        "ckb": "کوردیی ناوەندی",
        "es": "Español",
        "fa": "فارسی",
        "fr": "Français",
        "ht": "Kreyòl ayisyen",
        "kjb": "Q’anjob’al",
        "kmr": "Kurmancî",
        "ksw": "ကညီ",
        "mam": "Qyol Mam",
        "my": "မြန်မာဘာသာ",
        "ne": "नेपाली",
        "ps": "پښتو",
        "prs": "دری",
        "pt": "Português",
        "rw": "Ikinyarwanda",
        "so": "Soomaali",
        "sw": "Kiswahili",
        "ti": "ትግርኛ",
        "uk": "Українська",
        "vi": "Tiếng Việt",
        "zh": "中文",
    }
)
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "prs", "ps", "ur", "he"})
OTHER = _("Another language")


def language_name(tag: str) -> str | Promise:
    """What a language is called by those who speak it."""
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.split("-")[0]) or tag or OTHER


def direction(tag: str) -> str:
    """In which direction it is written."""
    return "rtl" if tag.split("-")[0] in RIGHT_TO_LEFT else "ltr"
