"""What may be said of an exam, its stations, places and people."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.osce.actions.exams import ExamWords
from xenia.osce.actions.places import SittingWords
from xenia.osce.exam_labels import KINDS
from xenia.osce.models import Circuit, Exam, ExamStation, Sitting, StationVersion
from xenia.osce.queries.exams import DayRules
from xenia.people.models import AcademicYear, Campus


def minutes(label: Any, *, most: int = 240, **more: Any) -> forms.IntegerField:
    """A whole number of minutes."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, **more)


class ExamForm(forms.Form):
    """What it is called, how long its stations take, and how the day runs."""

    title = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(KINDS.items()))
    year = forms.ModelChoiceField(label=_("Academic year"), queryset=AcademicYear.objects.order_by("-begins"))
    reading_minutes = minutes(_("Minutes to read at the door"), most=120, initial=2)
    station_minutes = minutes(_("Minutes in the station"), most=120, initial=8)
    change = minutes(_("Minutes to walk to the next station"), most=30, initial=0)
    pause_after = forms.IntegerField(
        label=_("Turns before the pause"), min_value=0, max_value=40, initial=0, help_text=_("0: there is no pause.")
    )
    pause = minutes(_("Minutes of pause"), initial=0)
    swap = forms.BooleanField(
        label=_("Examiners change circuits in the pause"),
        required=False,
        help_text=_("Only so, or with videos that all score, can a severe examiner be told apart from a weak group."),
    )
    report = minutes(_("Minutes before the start at which candidates come"), initial=30)
    hold = minutes(
        _("Most minutes for which candidates are held afterwards"),
        most=600,
        initial=0,
        help_text=_(
            "So that nobody can tell the stations to those who come later the same day. 0: nobody is held. "
            "Sittings of one group may meet."
        ),
    )
    room = forms.CharField(label=_("Room in which they are held"), max_length=60, required=False)
    gap = minutes(_("Minutes between sittings that are kept apart"), initial=0, required=False)
    rest = minutes(_("Minutes of rest for helpers between two sittings"), initial=0, required=False)
    most_sittings = forms.IntegerField(
        label=_("Most sittings a day for a helper"),
        min_value=0,
        max_value=20,
        initial=0,
        required=False,
        help_text=_("0: as many as there are."),
    )
    avoid_own_language = forms.BooleanField(label=_("Nobody meets a patient whose language they speak"), required=False)

    @staticmethod
    def initial_of(words: ExamWords) -> dict[str, Any]:
        """The exam as it stands."""
        day = {name: getattr(words.day, name) for name in DayRules.__slots__}
        names = ("title", "kind", "year", "reading_minutes", "station_minutes")
        return {**{name: getattr(words, name) for name in names}, **day}

    def words(self) -> ExamWords:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        day = DayRules(**{name: said[name] for name in DayRules.__slots__ if said.get(name) is not None})
        names = ("title", "kind", "year", "reading_minutes", "station_minutes")
        return ExamWords(day=day, **{name: said[name] for name in names})


class StationChoice(forms.ModelChoiceField):
    """A published version, by title and code."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.thing.label} ({obj.station.code})"


class AddStationForm(forms.Form):
    """A station, a reserve, or a rest."""

    version = StationChoice(
        label=_("Station"), queryset=StationVersion.objects.none(), required=False, empty_label=_("A rest station")
    )
    reserve = forms.BooleanField(label=_("In reserve, should another fall away"), required=False)
    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_value=100, decimal_places=2, initial=1)

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class PlaceChoice(forms.ModelChoiceField):
    """A station of an exam, by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.version.thing.label}"


class StandInForm(forms.Form):
    """Which reserve stands in for which station, and why."""

    station = PlaceChoice(label=_("Station"), queryset=ExamStation.objects.none())
    reserve = PlaceChoice(label=_("The reserve that stands in"), queryset=ExamStation.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, exam: Exam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stations = exam.stations.exclude(version=None).select_related("version__thing")
        for name, reserve in (("station", False), ("reserve", True)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = stations.filter(reserve=reserve)


class CircuitForm(forms.Form):
    """A row of rooms."""

    name = forms.CharField(label=_("Name of the circuit"), max_length=60)
    campus = forms.ModelChoiceField(label=_("Campus"), queryset=Campus.objects.order_by("name"), required=False)
    step_free = forms.BooleanField(label=_("Every room can be reached without steps"), required=False)

    @staticmethod
    def initial_of(circuit: Circuit) -> dict[str, Any]:
        """The circuit as it stands."""
        return {"name": circuit.name, "campus": circuit.campus_id, "step_free": circuit.step_free}


class SittingForm(forms.Form):
    """A rotation of all circuits."""

    name = forms.CharField(label=_("Name of the sitting"), max_length=60)
    begins_at = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    extra_time = forms.IntegerField(label=_("Extra time, per cent"), min_value=0, max_value=200, initial=0)
    group = forms.CharField(label=_("Group that is kept together"), max_length=60, required=False)

    @staticmethod
    def initial_of(sitting: Sitting) -> dict[str, Any]:
        """The sitting as it stands."""
        return {one.name: getattr(sitting, one.name) for one in fields(SittingWords)}

    def words(self) -> SittingWords:
        """What the form says, once it is valid."""
        return SittingWords(**self.cleaned_data)


class SheetForm(forms.Form):
    """A list of candidates or helpers."""

    sheet = forms.FileField(
        label=_("The list"),
        help_text=_("CSV or XLSX, one row a person, known by their e-mail address or name."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class RepairForm(forms.Form):
    """What happened, to whom or what, and in which sittings."""

    CANDIDATE, CREW, CIRCUIT = "candidate", "crew", "circuit"
    what = forms.ChoiceField(label=_("Who or what"), choices=[])
    sittings = forms.MultipleChoiceField(
        label=_("Not in these sittings"), choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, whats: Iterable[Any], sittings: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("what", whats), ("sittings", sittings)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
