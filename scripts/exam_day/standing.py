"""What should stand of each encounter after all that was marked, reckoned without the fold of the school."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

#: an encounter, as its key, and an item of its form; "" is whether it was submitted or absent
Where = tuple[str, str]
Papers = Mapping[str, Mapping[str, str]]
#: by encounter the device on which it was marked first, and whose marks were all seen on the other that corrected them
Corrected = Mapping[str, str]


def expected(bodies: Iterable[str], papers: Papers, corrected: Corrected) -> dict[Where, set[str]]:
    """Of each item of each encounter what its sources said last: one value stands, several wait for a person. A source
    is a device, or the sheet of paper of an encounter. Of a device that was corrected counts what was left as it was.
    What events themselves name as seen is not asked here: the day knows who had what before them."""
    last: dict[Where, dict[str, str]] = defaultdict(dict)
    for event in sorted(map(json.loads, bodies), key=lambda one: one["number"]):
        said = event["said"] if event["kind"] == "answer" else {"": event["kind"]}
        for item, value in said.items():
            last[event["encounter"], item][event["device"]] = value
    for encounter, sheet in papers.items():
        for item, value in sheet.items():
            last[encounter, item]["paper"] = value
    for (encounter, _item), said in last.items():
        if len(said) > 1:
            said.pop(corrected.get(encounter, ""), None)
    return {where: set(said.values()) for where, said in last.items()}


def standing(
    stored: Mapping[str, Any], made: Iterable[str], papers: Papers, corrected: Corrected
) -> tuple[list[str], bool]:
    """Lines for the report, and whether of everything that was marked exactly that stands which should, while whatever
    differs is shown to the control room and stands nowhere."""
    bodies = list(made)
    wanted = expected(bodies, papers, corrected)
    asked = expected(bodies, papers, {})
    stands = {(encounter, item): value for encounter, item, value in stored["stands"]}
    shown = {(encounter, item) for encounter, item in stored["waits"]}
    agreed = {where: min(said) for where, said in wanted.items() if len(said) == 1}
    differ = wanted.keys() - agreed.keys()
    found = {
        "differ, and not shown": len(differ - shown),
        "shown as different, and not so": len(shown - differ),
        "stand otherwise than marked": sum(1 for where in agreed | stands if agreed.get(where) != stands.get(where)),
    }
    lines = [
        f"answers that should stand {len(agreed):,} · that stand {len(stands):,} · "
        f"on which two tablets differ {len(differ):,} · shown to the control room {len(shown):,}",
        f"{sum(1 for where in agreed if len(asked[where]) > 1):>6} corrected by whoever saw them on another tablet",
    ]
    return lines + [f"{number:>6} {words}" for words, number in found.items()], not any(found.values())


def tell_standing(exam: Any) -> dict[str, Any]:
    """Run in the school: what stands by its fold, words and all, and what its control room shows as different."""
    from xenia.osce.queries.control import disagreements_of
    from xenia.osce.queries.fold import STATE
    from xenia.osce.queries.sheets import sheets_of, words_of

    rows = [[str(one.encounter), one.item, one.text] for one in words_of(exam)]
    for encounter, sheet in sheets_of(exam).items():
        part = sheet.part("examiner")
        said = {**part.standing, **({STATE: part.state} if part.state else {})}
        rows += [[str(encounter), item, value] for item, value in said.items()]
    waits = [[str(one.encounter.pk), one.disagreement.item] for one in disagreements_of(exam)]
    return {"stands": rows, "waits": waits}
