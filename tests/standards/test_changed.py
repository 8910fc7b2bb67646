"""What differs between two states is told place by place, in pairs of words."""

from xenia.standards.changed import Changed, Told, changes_in


def test_only_places_in_which_something_differs_are_told() -> None:
    before = {"lead": Told(["Tea."]), "room": Told(["A lamp.", "A chair."])}
    after = {"lead": Told(["Tea."]), "room": Told(["A lamp.", "A bench.", "A cup."])}
    assert changes_in(before, after) == {"room": Changed((("A chair.", "A bench."), ("", "A cup.")), more=False)}
    assert changes_in(before, before) == {}


def test_what_is_new_is_called_new_and_what_is_gone_comes_last_with_its_words() -> None:
    before = {"gone": Told(["It was."]), "stays": Told(["Tea."])}
    found = changes_in(before, {"new": Told(["It is."]), "stays": Told(["Milk."])})
    assert list(found) == ["new", "stays", "gone"]
    assert found["new"] == Changed((("", "It is."),), more=False, new=True)
    assert found["gone"] == Changed((("It was.", ""),), more=False)


def test_what_is_not_words_is_told_where_it_stood_before() -> None:
    assert changes_in({"form": Told(["A"], 1)}, {"form": Told(["A"], 2)}) == {"form": Changed((), more=True)}
    assert changes_in({}, {"form": Told([], 2)}) == {}, "what says nothing is not told for being new"
