"""What a list of candidates or helpers is refused with, in the reader's language: readers of sheets know none."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from xenia.osce.queries.phrases import phrase, said_again

#: as they are said in English, by those who read sheets and by those who look up whom a row means
SENTENCES = (
    _("The file holds no table: give the columns their names in the first row."),
    _("The columns Name and Email are missing; one of them is needed. The columns are %(columns)s."),
    _("The column “%(title)s” is unknown and was not read."),
    _("Two columns are called “%(title)s”. Rename or remove one of them."),
    _("“%(cell)s” stands in column %(column)s, which has no name. Name the column or clear the cell."),
    _("Neither a name nor an address says who this is."),
    _("The row repeats row %(row)s. Remove one of them."),
    _("The row means the same person as row %(row)s. Remove one of them."),
    _("Nobody here has the address %(address)s. Bring them in with the people's sheet first."),
    _("Nobody here is called %(name)s. Bring them in with the people's sheet first."),
    _("%(n)s people are called %(name)s. Give the address of the one who is meant."),
    _("“%(cell)s” is not a number of at most 12 letters and digits."),
    _("The number stands in row %(row)s already. Give each candidate a number of their own."),
    _("“%(cell)s” is not a whole number from %(low)s to %(high)s."),
    _("“%(cell)s” is neither yes nor no."),
    _("“%(cell)s” can't be read. Write dates like 2026-09-14."),
    _("“%(cell)s” is not a part. Use one of %(parts)s."),
    _("“%(cell)s” is not a language tag such as en, es-MX or ar."),
    _("This person helps in the same exam, and can't be examined in it."),
    _("This person is examined in the same exam, and can't help in it."),
    _("This person is %(part)s in this exam already. Take them out there first."),
    _("Somebody else in this exam has the number %(number)s."),
    _("No circuit of this exam is at %(name)s. There are %(names)s."),
    _("No circuit of this exam is at %(name)s. It has none yet."),
    _("No sitting of this exam is called %(name)s. There are %(names)s."),
    _("No sitting of this exam is called %(name)s. It has none yet."),
    _("No sitting of this exam has the group %(name)s. There are %(names)s."),
    _("No sitting of this exam has the group %(name)s. It has none yet."),
    _("No station of this exam has the code %(code)s. There are %(names)s."),
    _("No station of this exam has the code %(code)s. It has none yet."),
    _("Nobody is prepared beyond %(day)s."),
)
PHRASES = tuple(phrase(one, gettext_lazy(one)) for one in SENTENCES)


def sheet_words(message: str) -> str:
    """The same in the reader's language; as it stands where nobody has told us how it is said."""
    return said_again(message, PHRASES) or message
