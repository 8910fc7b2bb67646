"""What a command prints for a person."""

from xenia.site.cli.words import in_words


def test_figures_have_four_digits_and_stand_apart_from_their_names() -> None:
    """Long names push the column out; a missing number is a dash, an interval stands on one line."""
    found = {"alpha": 0.8294844408521447, "standardized_alpha": None, "alpha_ci": [0.70941, 29.0], "converged": True}

    assert in_words(found).splitlines() == [
        "alpha               0.8295",
        "standardized alpha  –",
        "alpha ci            0.7094  29",
        "converged           yes",
    ]


def test_numbers_side_by_side_keep_words_between_them() -> None:
    """Also where one of them is missing."""
    assert (
        in_words({"q1": {"mean": 3.0666666, "item_rest_r": None, "n": 30}})
        == "q1          3.067 mean  – item rest r  30 n"
    )
