"""What is wrong with the ways through a case: nobody gets lost, stuck or sent in a circle."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from xenia.standards.cases.document import CaseDocument, Choice, Scene
from xenia.standards.cases.findings import Finding, error, warning
from xenia.standards.cases.paths import Flags, Paths, circles, paths_of

#: beyond this many flags in one scene, combinations are not tried
_MOST_FLAGS = 8


def check_paths(document: CaseDocument) -> Iterator[Finding]:
    """Jumps to nowhere, what can't be reached or left, flags that nothing sets."""
    if not document.scenes:
        yield error("", "no-scenes", "The case has no scene yet. Write the first one under # Scenes.")
        return
    paths = paths_of(document)
    names = {scene.id for scene in document.scenes}
    for scene in document.scenes:
        yield from _jumps(scene, names)
        if scene.id not in paths.may:
            yield error(
                scene.id, "unreachable", f"Nothing leads to “{_title(scene)}”. Lead a choice here or take it out."
            )
        else:
            yield from _stuck(scene, paths)
    yield from _flags(document)
    yield from _endless(document, paths)


def _title(scene: Scene) -> str:
    return scene.title or scene.id


def _jumps(scene: Scene, names: set[str]) -> Iterator[Finding]:
    for choice in scene.choices:
        if choice.goes and choice.goes not in names:
            sentence = f"“{choice.words}” leads to “{choice.goes}”, and there is no such scene."
            yield error(f"{scene.id}.{choice.id}", "nowhere", sentence)
    if scene.timer and not scene.timer.goes:
        sentence = "When time is up nothing happens. Say where it goes then: timer: 60 seconds -> scene"
        yield error(f"{scene.id}.timer", "timer-without-exit", sentence)
    elif scene.timer and scene.timer.goes not in names:
        sentence = f"When time is up it goes to “{scene.timer.goes}”, and there is no such scene."
        yield error(f"{scene.id}.timer", "nowhere", sentence)


def _stuck(scene: Scene, paths: Paths) -> Iterator[Finding]:
    if scene.ending:
        if scene.choices or scene.timer:
            sentence = "The case ends here, so nothing more can be chosen. Take the choices out, or the ending."
            yield warning(f"{scene.id}.ending", "ending-goes-on", sentence)
        return
    for choice in scene.choices:
        if not paths.offered(scene, choice):
            sentence = f"“{choice.words}” is never offered: before this scene nothing sets {_flag_names(choice.needs)}."
            yield error(f"{scene.id}.{choice.id}", "never-offered", sentence)
    if not any(goes != scene.id for goes in paths.onward[scene.id]):
        sentence = f"“{_title(scene)}” leads nowhere. Give it a choice that goes on, or an ending: = words"
        yield error(scene.id, "dead-end", sentence)
    elif not scene.timer:
        yield from _trapped(scene, paths)


def _trapped(scene: Scene, paths: Paths) -> Iterator[Finding]:
    """Whether some combination of earlier choices leaves nothing to do here."""
    ways = [choice for choice in scene.choices if choice.goes not in ("", scene.id)]
    if any(not (choice.needs or choice.unless) for choice in ways):
        return
    must, may = paths.must[scene.id], paths.may[scene.id]
    asked = {flag for choice in ways for flag in (*choice.needs, *choice.unless)}
    open_flags = sorted((asked & may) - must)
    if len(open_flags) > _MOST_FLAGS:
        return
    for size in range(len(open_flags) + 1):
        for chosen in combinations(open_flags, size):
            if not _way_out(scene, ways, must | set(chosen)):
                yield warning(scene.id, "no-way-for-some", _trapped_sentence(scene, must | set(chosen), asked))
                return


def _way_out(scene: Scene, ways: Sequence[Choice], flags: Flags) -> bool:
    """Whether a way on is offered now, or after choices that stay here."""
    stays = [choice for choice in scene.choices if choice not in ways]
    seen = {flags}
    waiting = [flags]
    while waiting and len(seen) <= 2**_MOST_FLAGS:
        now = waiting.pop()
        if any(_is_offered(choice, now) for choice in ways):
            return True
        after = {now | set(choice.sets) for choice in stays if _is_offered(choice, now)}
        waiting += after - seen
        seen |= after
    return False


def _is_offered(choice: Choice, flags: Flags) -> bool:
    return set(choice.needs) <= flags and not flags & set(choice.unless)


def _trapped_sentence(scene: Scene, flags: Flags, asked: set[str]) -> str:
    given, missing = _flag_names(sorted(flags & asked)), _flag_names(sorted(asked - flags))
    parts = [f"with {given}"] if given else []
    parts += [f"without {missing}"] if missing else []
    return f"Whoever comes to “{_title(scene)}” {' and '.join(parts)} finds no way on. Offer one without a condition."


def _flags(document: CaseDocument) -> Iterator[Finding]:
    set_somewhere = {flag for scene in document.scenes for choice in scene.choices for flag in choice.sets}
    for scene in document.scenes:
        for choice in scene.choices:
            for flag in dict.fromkeys((*choice.needs, *choice.unless)):
                if flag not in set_somewhere:
                    sentence = f"No choice sets “{flag}”. Write sets: {flag} at the one that does, or take it out."
                    yield error(f"{scene.id}.{choice.id}", "flag-never-set", sentence)


def _endless(document: CaseDocument, paths: Paths) -> Iterator[Finding]:
    """Circles from which no ending can be reached; what only runs into a dead end is told there."""
    titles = {scene.id: _title(scene) for scene in document.scenes}
    ends = {scene.id for scene in document.scenes if scene.ending}
    for circle in circles(paths.onward):
        inside = set(circle)
        if len(circle) < 2 or inside & ends or any(set(paths.onward[name]) - inside for name in circle):
            continue
        names = [f"“{titles[name]}”" for name in titles if name in inside]
        shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        yield error(next(name for name in titles if name in inside), "loop", f"One goes round for ever: {shown}.")
    if not ends:
        yield error("", "no-ending", "The case never ends. Write an ending in at least one scene: = words")


def _flag_names(flags: Sequence[str]) -> str:
    return " and ".join(f"“{flag}”" for flag in flags)
