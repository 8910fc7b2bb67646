"""The patterns of phrases that make a rule of a culture, by language."""

import re


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


# English: peoples are written with a capital, so 'urban families usually' is none
_PEOPLE = _any("patients?", "people", "women", "men", "families", "mothers", "fathers", "parents", "children", "girls")
_PEOPLE = _any(_PEOPLE, "boys", "wives", "husbands", "elders", "migrants", "refugees", "immigrants", "couples")
_NATIONS = _any(
    "Somalis?", "Afghans?", "Syrians?", "Iraqis?", "Iranians?", "Arabs?", "Kurds?", "Turks?", "Africans?", "Asians?",
    "Latin[oaex]s?", "Hispanics?", "Mexicans?", "Nigerians?", "Eritreans?", "Ethiopians?", "Sudanese", "Chinese",
    "Vietnamese", "Pakistanis?", "Bangladeshis?", "Indians?", "Ukrainians?", "Russians?", "Poles", "Roma", "Gypsies",
    "Muslims?", "Hindus?", "Sikhs?", "Buddhists?", "Jews", "Christians?", "Catholics?", "Westerners", "Easterners",
    "Moroccans?", "Algerians?", "Egyptians?", "Haitians?", "Filipin[oa]s?", "Congolese", "Burmese", "Rohingya",
)  # fmt: skip
_NO_NATION = r"(?!(?:Urban|Suburban|Human|Veteran|Vegetarian|Vegan|Lesbian|These|Obese|Physician|Civilian)\b)"
_NATIONAL = rf"{_NO_NATION}[A-Z][a-z]+(?:an|ian|ese|ish|i|li)|{_NATIONS}|Black|Arabic|Islamic|Hispanic|Jewish|Orthodox"
_MOVED = _any("[Mm]igrants?", "[Rr]efugees?", "[Ii]mmigrants?", "[Aa]sylum seekers?", "[Ff]oreigners?", "[Nn]ewcomers?")
_GROUP = rf"(?:(?:{_NATIONAL}) {_PEOPLE}|{_NATIONS}|{_MOVED})"
_NOT_SOME = "".join(
    rf"(?<!\b{word} )"
    for word in ("some", "Some", "few", "several", "Several", "many", "Many", "two", "Two", "three", "Three", "certain")
) + r"(?<!\bthe )(?<!\bThe )(?<!\bof )(?<!\bnot all )"  # fmt: skip
_ALWAYS = _any(
    "always", "never", "usually", "typically", "generally", "traditionally", "naturally", "all", "tend to", "believe",
    "think", "prefer", "refuse", "expect", "value", "distrust", "fear", "avoid", "worship", "exaggerate", "do not",
    "don[’']t", "will not", "won[’']t", "cannot", "can[’']t", "are (?:very|more|less|known|not|always|all|so)",
)  # fmt: skip
_CULTURE = _any("cultures?", "religions?", "traditions?", "faiths?", "beliefs?")
_LAND = _any("country", "countries", "community", "communities", "tribe", "homeland", "village")
_THEIR = _any("their", "his", "her", "this", "that", "these", "those", r"the [A-Z]\w+", r"[A-Z]\w+(?:an|ese|ish|i|ic)")
_SEX = _any("women", "men", "people", "girls", "boys", "families", "children", "wives", "husbands", "patients", "sons")
_RULED = _any(_SEX, "they", "it is", "it’s", "it's", "you", "one", "nobody", "everyone", "the man", "the husband")

ENGLISH = (
    re.compile(rf"{_NOT_SOME}\b{_GROUP} {_ALWAYS}\b"),
    re.compile(rf"(?<!\b[Nn]ot )\b(?i:all|every|most) {_GROUP}\b"),
    re.compile(rf"\b(?i:in) {_THEIR} {_CULTURE},? (?:the )?{_RULED}\b"),
    re.compile(rf"\b(?i:in) {_THEIR} {_LAND},? (?:the )?{_SEX} (?!who\b|were\b|had\b|came\b)\w+"),
    re.compile(
        rf"\b(?:[Tt]heir|[Hh]is|[Hh]er|{_NATIONAL}) {_CULTURE} "
        r"(?:says?|forbids?|requires?|demands?|dictates?|expects?|prohibits?|teaches|(?:does not|doesn[’']t) allow)\b"
    ),
    re.compile(
        r"\b(?i:it[’']s|it is|that[’']s|that is) (?:just |simply |all )?(?:a )?"
        r"cultur(?:al|e)(?: thing)?\b(?! (?:or|to))"
    ),
    re.compile(r"\b(?i:because of|due to|owing to) (?:their|his|her) (?:culture|religion|ethnicity|race)\b"),
    re.compile(rf"\b(?i:typical(?:ly)?) (?:(?:of|for) )?(?:a |an |the )?(?:{_NATIONAL}|{_MOVED})\b"),
    re.compile(
        rf"\b(?i:as|being) an? (?:{_NATIONAL}) \w+, (?:she|he|they) (?:will|would|must|cannot|is|are|expects?)\b"
    ),
    re.compile(
        r"\b(?i:those|these) (?:people|women|men|patients|families) (?:always|never|all|just|don[’']t|do not)\b"
    ),
    re.compile(r"\b(?i:people|women|men|patients) (?:like (?:them|her|him|that)|of (?:their|his|her) kind)\b"),
)

# Spanish: peoples are written small, so they are named, or known by their endings after a word for people
_GENTE = _any(
    "pacientes", "mujeres", "hombres", "familias", "madres", "padres", "personas", "niñ[oa]s", "esposas", "maridos"
)
_PUEBLOS = _any(
    "somal[ií](?:es|s)", "afgan[oa]s", "siri[oa]s", "iraqu[ií]es", "iran[ií]es", "árabes", "kurd[oa]s", "turc[oa]s",
    "african[oa]s", "asiátic[oa]s", "latin[oa]s", "hispan[oa]s", "mexican[oa]s", "marroqu[ií](?:es|s)", "gitan[oa]s",
    "musulman(?:es|as)", "hindúe?s", "judí[oa]s", "cristian[oa]s", "católic[oa]s", "evangélic[oa]s", "indígenas",
    "migrantes", "inmigrantes", "refugiad[oa]s", "extranjer[oa]s", "nigerian[oa]s", "etíopes", "chin[oa]s", "rus[oa]s",
    "ucranian[oa]s", "rumanos", "rumanas", "guatemaltec[oa]s", "hondureñ[oa]s", "salvadoreñ[oa]s", "venezolan[oa]s",
    "colombian[oa]s", "ecuatorian[oa]s", "bolivian[oa]s", "peruan[oa]s", "haitian[oa]s", "paquistan[ií]es", "negr[oa]s",
    "mayas", "quechuas", "q’anjob’al(?:es)?",
)  # fmt: skip
_SIEMPRE = _any(
    "siempre", "nunca", "jamás", "suelen", "creen", "piensan", "prefieren", "rechazan", "desconfían", "temen",
    "exageran", "evitan", "esperan que", "no (?:quieren|creen|confían|dejan|permiten|pueden|saben|suelen|aceptan)",
    "son (?:muy|más|menos|todos|todas|así)",
)  # fmt: skip
_SUYA = _any("su", "esa", "esta", "aquella", r"la \w+")
_CULTURA = _any("cultura", "religión", "tradición", "fe")
_ELLOS = _any(
    "las mujeres", "los hombres", "la gente", "l[oa]s niñ[oa]s", "las familias", "l[oa]s pacientes", "ellos", "ellas"
)

SPANISH = (
    re.compile(rf"\b(?i:l[oa]s) (?:{_GENTE} )?{_PUEBLOS} {_SIEMPRE}\b"),
    re.compile(rf"\b(?i:tod[oa]s l[oa]s|la mayoría de l[oa]s) (?:{_GENTE} )?{_PUEBLOS}\b"),
    re.compile(rf"\b(?i:en) {_SUYA} {_CULTURA},? (?:{_ELLOS}|es|se|no se|siempre|nunca)\b"),
    re.compile(rf"\b(?i:en) (?:su|ese|aquel) (?:país|pueblo|comunidad),? {_ELLOS} (?!que\b|eran\b|fueron\b)\w+"),
    re.compile(
        rf"\b(?i:su|la|esa) {_CULTURA}(?: \w+)? (?:dice|prohíbe|exige|manda|obliga|espera|no (?:permite|deja|acepta))\b"
    ),
    re.compile(r"\b(?i:es) (?:algo |una cosa |cosa )?cultural\b(?! o\b)"),
    re.compile(r"\b(?i:por|debido a) su (?:cultura|religión|raza|etnia)\b"),
    re.compile(rf"\b(?i:típic[oa]s?) de (?:l[oa]s )?(?:{_GENTE} )?{_PUEBLOS}\b"),
    re.compile(r"\b(?i:esa gente|ese tipo de gente|gente como (?:ella|él|ellos|ellas))\b"),
)

# Arabic, without vowel signs and with one form of alef
_NAS = _any("النساء", "الرجال", "المرضى", "المريضات", "الامهات", "الاباء", "العائلات", "الاسر", "الاطفال", "الناس")
_SHUUB = _any(
    *(f"ال{name}(?:ون|ين|ات)" for name in (
        "صومالي", "سوري", "عراقي", "افريقي", "سوداني", "ارتري", "اثيوبي", "مسلم", "مسيحي", "مهاجر", "لاجئ", "لاتيني",
        "مكسيكي", "صيني", "غربي", "شرقي",
    )),
    "الافغان(?:يات)?", "العرب(?:يات)?", "الاكراد", "الكرديات", "الاتراك", "الافارقة", "اليهود(?:يات)?", "الغجر",
    "الاجانب", "الاجنبيات", "الهنود", "المغاربة", "المغربيات", "السود",
)  # fmt: skip
_DAIMAN = _any(
    "دائما", "دوما", "ابدا", "عادة", "يعتقدون", "يعتقدن", "يؤمنون", "يؤمن", "يفضلون", "يفضلن", "يرفضون", "يرفضن",
    "يخافون", "يخفن", "يبالغون", "يبالغن", "يتجنبون", "يتجنبن",
    "لا (?:يثقون|يثقن|يقبلون|يقبلن|يسمحون|يؤمنون|يريدون|يردن|يعرفون)",
)  # fmt: skip
_THAQAFA = _any("ثقافت(?:هم|ها|ه|هن)", "دين(?:هم|ها|ه|هن)", "تقاليد(?:هم|ها|ه|هن)", "عادات(?:هم|ها|ه|هن)")
_THAQAFA = _any(_THAQAFA, r"الثقافة ال\w+", "تلك الثقافة", "هذه الثقافة")

ARABIC = (
    re.compile(rf"(?:\b{_NAS} )?\b{_SHUUB} (?:هم |هن )?{_DAIMAN}\b"),
    re.compile(rf"\b(?:كل|جميع|معظم) (?:{_NAS} )?{_SHUUB}\b"),
    re.compile(rf"\bفي {_THAQAFA}،? (?:{_NAS}|المراة|الرجل|دائما|لا|يجب|ممنوع|هم|هن)\b"),
    re.compile(rf"\bفي (?:بلد|بلاد|مجتمع)(?:هم|ها|ه|هن)،? (?:{_NAS}|المراة|الزوج) (?!الذين\b|اللواتي\b)\w+"),
    re.compile(rf"\b{_THAQAFA} (?:تمنع|يمنع|تحرم|يحرم|تفرض|يفرض|تقول|يقول|تجبر|لا تسمح|لا يسمح)\b"),
    re.compile(r"\b(?:هذا|هذه|انه|انها) (?:امر|مسالة|شيء) ثقافي(?:ة)?\b"),
    re.compile(r"\bبسبب (?:ثقافت|دين|عرق|اصل)(?:هم|ها|ه|هن)\b"),
    re.compile(rf"\b(?:كعادة|طبع|من عادة) {_SHUUB}\b"),
    re.compile(r"\b(?:هؤلاء الناس|امثال(?:هم|ها|ه)) (?:دائما|لا|كلهم|ابدا)\b"),
)
