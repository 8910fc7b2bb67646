"""The parts of the design system that reckon."""

import pytest
from django import forms
from django.template import Context, Template

from xenia.core.templatetags.design import STEPS, bands, field, heat_cell, heat_level, initials


@pytest.mark.parametrize("maximum", [1, 2, 6, 7, 64, 1999])
def test_heat_key_names_for_every_figure_the_step_that_its_cell_shows(maximum: int) -> None:
    shown = {figure: band.level for band in bands(maximum) for figure in range(band.low, band.high + 1)}
    assert shown == {figure: heat_level(figure, maximum) for figure in range(1, maximum + 1)}


def test_heat_level_of_the_most_is_the_deepest_and_of_nothing_is_none() -> None:
    assert heat_level(40, 40) == STEPS
    assert heat_level(0, 40) == heat_level(None, 40) == heat_level(0, 0) == 0


def test_heat_cell_tells_none_from_unknown_without_colour() -> None:
    none, unknown = heat_cell(0, 40), heat_cell(None, 40)
    assert "heat-0" in none and ">–<" in none and "none" in none
    assert "heat-unknown" in unknown and ">·<" in unknown and "not known" in unknown


def test_heat_cell_escapes_the_name_that_it_speaks() -> None:
    cell = heat_cell(3, 40, "/cell?a=1&b=2", 'Year "1" <b>')
    assert "<b>" not in cell
    assert 'aria-label="3, Year &quot;1&quot; &lt;b&gt;"' in cell


def test_difference_cell_says_its_direction_in_the_figure() -> None:
    said = Template("{% load design %}{% difference_cell -4 8 %}{% difference_cell 8 8 %}{% difference_cell 0 8 %}")
    html = said.render(Context())
    assert "less-2" in html and "−4" in html
    assert "more-3" in html and "+8" in html
    assert 'class="same"' in html and ">0<" in html


class Session(forms.Form):
    """A form with a mistake in it."""

    title = forms.CharField(help_text="As students see it.")
    depth = forms.ChoiceField(choices=[("a", "Introduced")], widget=forms.RadioSelect, required=False)


def test_field_ties_help_and_error_to_its_input() -> None:
    html = field(Session({"title": ""})["title"])
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html and 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html and '<label for="id_title">' in html


def test_field_of_choices_is_a_named_group() -> None:
    html = field(Session()["depth"])
    assert "<fieldset" in html and "<legend>Depth" in html and "(optional)" in html


def test_initials_take_the_first_and_the_last_name() -> None:
    assert initials("Nguyễn Thị Minh Khai") == "NK"
    assert initials("Amal") == "A"
    assert initials("") == ""
