"""The first lines of a case, from a small form."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.changing import name_for
from xenia.standards.cases.document import Ending, Person, Role, Scene


def first_document(sent: QueryDict) -> CaseDocument:
    """A case with its title, the person it is about, and one empty scene. Raises Refused, with what to do."""
    title, name = sent.get("title", "").strip(), sent.get("patient", "").strip()
    if not title or not name:
        raise Refused(_("Say what the case is called, and whom it is about."))
    code = sent.get("code", "").strip() or name_for(title, (), otherwise="case")
    patient = Person(id=name_for(name, (), otherwise="patient"), name=name, role=Role.PATIENT)
    scene = Scene(id="start", title=_("Where it begins"), ending=Ending())
    try:
        return CaseDocument(
            code=code,
            title=title,
            lead=sent.get("lead", ""),
            language=sent.get("language", "").strip() or "en",
            people=(patient,),
            scenes=(scene,),
        )
    except ValueError as error:
        raise Refused(str(error)) from error
