"""What teaches the suggestions stands in one order on both databases, so that both suggest the same."""

from pathlib import Path

from xenia.site.cli import main


def test_objectives_of_no_year_teach_first_whichever_database_keeps_them(db: None, shared_data: Path) -> None:
    from xenia.curriculum.models import Objective
    from xenia.curriculum.queries.suggestions import _known

    assert main(["import", "curriculum", str(shared_data / "curriculum" / "ilios"), "--from", "ilios", "--json"]) == 0
    without = set(Objective.objects.filter(year=None).values_list("pk", flat=True))
    in_order = list(_known().text)
    assert without and set(in_order[: len(without)]) == without
