"""What the demo school has asked: which form, of whom, about whom, when, and how many answered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`begins` counts days from today; `shift` moves all answers up or down, in standard deviations.

    `who` and `about` name people of the demo: students of a year of study ('year 3'), or a role ('preceptor').
    """

    form: str
    title: str
    begins: int
    days: int
    who: str
    about: str = ""
    each: int = 1
    rate: float = 1.0
    shift: float = 0.0
    privacy: str = "named"
    stakes: str = "formative"
    study: str = ""
    course: bool = False


READY = "Ready for practice"
#: self-ratings fall as insight grows, and fewer answer each time
ASKINGS = (
    Asking(
        form="attitudes-self",
        title="Ready for practice? The first time",
        begins=-440,
        days=21,
        who="year 4",
        rate=0.81,
        shift=0.35,
        privacy="linkable",
        study=READY,
    ),
    Asking(
        form="attitudes-self",
        title="Ready for practice? After a year",
        begins=-260,
        days=21,
        who="year 4",
        rate=0.58,
        shift=-0.25,
        privacy="linkable",
        study=READY,
    ),
    Asking(
        form="attitudes-self",
        title="Ready for practice? Before the last year",
        begins=-70,
        days=21,
        who="year 4",
        rate=0.43,
        shift=0.1,
        privacy="linkable",
        study=READY,
    ),
    Asking(
        form="knowledge-check",
        title="Rights, screening, interpreters",
        begins=-120,
        days=10,
        who="year 2",
        rate=0.93,
    ),
    Asking(
        form="interpreter-use",
        title="Rehearsal with an interpreter",
        begins=-95,
        days=5,
        who="examiner",
        about="year 3",
        each=2,
        rate=0.97,
    ),
    Asking(
        form="communication",
        title="Talking with a patient, autumn",
        begins=-60,
        days=9,
        who="examiner",
        about="year 3",
        each=2,
        rate=0.95,
        shift=0.2,
    ),
    Asking(
        form="workplace",
        title="Thursday newcomer clinic",
        begins=-55,
        days=50,
        who="preceptor",
        about="year 4",
        each=2,
        rate=0.88,
        shift=0.4,
        stakes="decision",
    ),
    Asking(
        form="session-feedback",
        title="After the interpreter workshop",
        begins=-40,
        days=8,
        who="year 2",
        rate=0.62,
        privacy="anonymous",
        course=True,
    ),
    Asking(
        form="workplace",
        title="Thursday newcomer clinic, this month",
        begins=-3,
        days=25,
        who="preceptor",
        about="cast",
        rate=0.0,
        stakes="decision",
    ),
    Asking(
        form="session-feedback",
        title="Blood and Host Defense, the first weeks",
        begins=-1,
        days=13,
        who="year 1",
        rate=0.0,
        privacy="anonymous",
        course=True,
    ),
    Asking(
        form="reflection",
        title="A patient whose language I did not speak",
        begins=-2,
        days=20,
        who="year 1",
        rate=0.0,
    ),
    # enough to speak of a level: the first year by four observers each, the third by three on the ward
    Asking(
        form="communication",
        title="First conversations, with simulated patients",
        begins=-48,
        days=12,
        who="teacher",
        about="year 1",
        each=4,
        shift=0.5,
    ),
    Asking(
        form="mini-observation",
        title="On the ward, internal medicine",
        begins=-33,
        days=20,
        who="preceptor",
        about="year 3",
        each=3,
        rate=0.9,
        shift=0.8,
    ),
    Asking(
        form="knowledge-check",
        title="What we know before we begin",
        begins=-75,
        days=9,
        who="year 1",
        rate=0.96,
        shift=-0.4,
    ),
    Asking(
        form="interpreter-use",
        title="Rehearsal by telephone",
        begins=-20,
        days=6,
        who="teacher",
        about="cast",
        each=3,
        stakes="practice",
    ),
)
#: minutes a term that the school allows
BUDGETS = {"student": 60, "preceptor": 30, "teacher": 45, "examiner": 90, "board_member": 20}

#: what the demo's people write; two hold what has to be looked at before anyone codes
WORDS = (
    ("en", "The telephone interpreter was late and we had already begun with gestures. Starting again helped."),
    ("en", "Seeing the interpreter sit beside the patient, not beside us, changed the whole conversation."),
    ("en", "I would have liked more time to practise saying less."),
    ("en", "The part on relay interpreting was new to me. I did not know it could take two people."),
    ("en", "Too many slides before we tried anything ourselves."),
    ("en", "The patient educator told us when she had felt like a case. I will not forget that."),
    ("en", "More on what to do when the line drops in the middle of consent."),
    ("en", "We practised first person sentences until they stopped feeling strange."),
    ("en", "My group was too large to get a turn."),
    ("en", "Good that it was allowed to get it wrong in front of each other."),
    (
        "en",
        "I speak the language myself and was asked to interpret on the ward again. Staff should learn the rule too.",
    ),
    ("en", "The film was older than we are."),
    ("en", "Knowing whom to call at night would help more than another lecture."),
    (
        "en",
        "Dr Solbakken told us on 14 October of a family from Arden Street. Should we have heard the name?",
    ),
    ("en", "Write to me at zahra.m@alderbay.example if you want the list of words we made."),
    ("en", "I liked that we counted how often we looked at the screen instead of the person."),
    ("en", "The case with the brother who translates made our group argue, in a good way."),
    ("en", "Please do it earlier in the year, before the first clinic."),
    ("en", "Nothing on sign language, and a deaf man came to our clinic last week."),
    ("en", "I learned to ask which language someone dreams in, and then to stop being clever about it."),
    ("es", "Me ayudó practicar la pausa. Antes hablaba sin parar y nadie podía interpretar."),
    ("es", "Faltó hablar de qué hacer cuando la familia no quiere un intérprete."),
    ("es", "La intérprete nos corrigió con amabilidad y aprendimos más que en la clase."),
    ("ar", "أعجبني أن المترجمة جلست بجانب المريضة، فصار الحديث بيننا وبينها."),
    ("ar", "نحتاج إلى وقت أطول للتدريب، وإلى أمثلة من العيادة نفسها."),
    ("en", "It felt safe. That is rare in a room with examiners."),
    ("en", "Half of it repeated the first year."),
    ("en", "I now write the preferred language on the first line of my notes."),
    ("en", "What helped most was hearing a recording of ourselves."),
    ("en", "The exercise with three people in a phone booth of a room was honest about how it is."),
)
