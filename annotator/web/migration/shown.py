"""A migration as its page shows it: steps with counts and painted examples, gaps, differences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import PlannedSet, SchemaMigration
from annotator.services import migration as verbs
from annotator.services import snapshots
from annotator.standoff.migration import Difference, Flaw, Gap, Step, step_object
from annotator.web.figures import number
from annotator.web.migration import words
from annotator.web.migration.steps import VARIANTS, variant_of

#: Gaps and differences shown at once.
GAPS: Final = 30
#: Which variants could close a gap at each kind of place.
_CLOSING: Final[Mapping[str, tuple[str, ...]]] = {
    "span_type": ("rename-span_type", "merge-span_type", "split-span_type"),
    "entity_type": ("rename-entity_type",),
    "frame_type": ("rename-frame_type", "merge-frame_type", "split-frame_type"),
    "role": ("rename-role", "merge-role", "drop-role"),
    "attribute": ("rename-attribute", "move", "drop-attribute"),
    "choice": ("rename-choice", "merge-choice", "drop-choice"),
    "label": ("rename-label", "move", "drop-attribute"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One example: the words around it in pieces (text, marked), and what was and what is."""

    pieces: Sequence[tuple[str, bool]]
    before_type: str
    before: str
    after_type: str
    after: str
    title: str
    set_id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the plan."""

    n: int
    number: int
    sentence: str
    variant: str
    flaws: Sequence[str]
    counts: Sequence[tuple[str, int]]
    examples: Sequence[Shown]
    looked: bool


@dataclass(frozen=True, slots=True)
class Hole:
    """What no step covers, how often it is used, and the steps that could: (name, query of the form)."""

    path: str
    uses: int
    refused_by: int | None
    ways: Sequence[tuple[str, str]]


def names_of(migration: SchemaMigration) -> words.Names:
    """The names of both versions."""
    return words.Names(snapshots.schema_of(migration.source), snapshots.schema_of(migration.target))


def report_of(migration: SchemaMigration) -> Mapping[str, Any]:
    """What the last dry run found; empty before it."""
    return dict(orjson.loads(migration.report))


def rows(migration: SchemaMigration, flaws: Sequence[Flaw], report: Mapping[str, Any]) -> list[Row]:
    """The plan, step by step."""
    names, found = names_of(migration), report.get("steps", [])
    steps = verbs.plan_of(migration).steps
    return [_row(n, step, names, flaws, found[n] if n < len(found) else None) for n, step in enumerate(steps)]


def _row(n: int, step: Step, names: words.Names, flaws: Sequence[Flaw], found: Mapping[str, Any] | None) -> Row:
    mine = [words.flaw(one) for one in flaws if one.path.startswith(f"steps[{n}]")]
    return Row(
        n=n,
        number=n + 1,
        sentence=words.sentence(step, names),
        variant=variant_of(step),
        flaws=list(dict.fromkeys(mine)),
        counts=words.counts(step, found["counts"], names) if found else [],
        examples=[_example(one, names) for one in found["examples"]] if found else [],
        looked=found is not None,
    )


def _example(one: Mapping[str, Any], names: words.Names) -> Shown:
    before, after = one["before"], one["after"]
    things = isinstance(before, dict) and isinstance(after, dict)
    kind = "span_type" if one["kind"] in ("span", "entity") else "frame_type"
    types = (before["type"], after["type"]) if things else ("", "")
    told = [
        _told(side, other, kind, names) if things else _value(side)
        for side, other in ((before, after), (after, before))
    ]
    return Shown(
        pieces=_pieces(one.get("context"), one),
        before_type=types[0],
        before=told[0],
        after_type=types[1],
        after=told[1],
        title=one.get("title", ""),
        set_id=one.get("set", ""),
    )


def _pieces(context: Mapping[str, Any] | None, one: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The words of the article in marked and unmarked pieces; a participant without any by its name."""
    if context is None:
        side = one["before"] or one["after"]
        return [(side.get("name", ""), True)] if isinstance(side, dict) else []
    text, start, at, out = context["text"], context["start"], 0, []
    for first, last in context["segments"]:
        out += [(text[at : first - start], False), (text[first - start : last - start], True)]
        at = last - start
    return [piece for piece in [*out, (text[at:], False)] if piece[0]]


def _told(side: Mapping[str, Any], other: Mapping[str, Any], kind: str, names: words.Names) -> str:
    """The type of one side, and those of its attributes and roles that the other side has otherwise."""
    parts = [names(kind, side["type"])]
    for code, value in side.get("attributes", {}).items():
        if other.get("attributes", {}).get(code) != value:
            parts.append(f"{names('attribute', code)} = {_value(value, names)}")
    for role, fillers in side.get("roles", {}).items():
        if other.get("roles", {}).get(role) != fillers:
            parts.append(names("role", role))
    return " · ".join(parts)


def _value(value: Any, names: words.Names | None = None) -> str:
    if value is None:
        return _("nothing")
    told = value if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else str(value)]
    return _(", ").join(names("choice", one) if names else words.isolated(one) for one in told)


def holes(migration: SchemaMigration, gaps: Sequence[Gap], used: Mapping[str, int]) -> list[Hole]:
    """The gaps, those in use first."""
    names = names_of(migration)
    found = [
        Hole(words.path(gap.path, names), used.get(gap.path, 0), _one_more(gap.step), list(_ways(gap))) for gap in gaps
    ]
    return sorted(found, key=lambda hole: -hole.uses)


def _one_more(step: int | None) -> int | None:
    return None if step is None else step + 1


def _ways(gap: Gap) -> Iterator[tuple[str, str]]:
    parts, what = gap.path.split("."), words.item(gap.path)
    bearer = [parts[1]] if parts[0] in ("spanTypes", "frameTypes") else []
    attribute = parts[parts.index("attributes") + 1] if "attributes" in parts else parts[1] if not bearer else ""
    for variant in _CLOSING.get(what, ()):
        query = {"variant": variant, "old": parts[-1], "olds": parts[-1], "attribute": attribute}
        yield str(VARIANTS[variant][2]), urlencode({**query, "types": bearer}, doseq=True)


def differences(migration: SchemaMigration, found: Sequence[Difference]) -> list[tuple[str, str, str]]:
    """What differs: (kind, what, place), the kind a class of the style too."""
    names = names_of(migration)
    return [(one.kind, str(words.ITEMS[one.what]), _place(one, names)) for one in found]


def _place(one: Difference, names: words.Names) -> str:
    place = one.path.removesuffix(f".{one.field}") if one.field else one.path
    told = words.path(place, names)
    return f"{told} · {words.isolated(one.field)}" if one.field and told else told or words.isolated(one.field)


def colours(migration: SchemaMigration) -> dict[str, list[dict[str, Any]]]:
    """The colours of both versions' types, for the page's script; the new version's win."""
    out: dict[str, list[dict[str, Any]]] = {}
    for key in ("spanTypes", "frameTypes"):
        types: dict[str, Any] = {}
        for schema in (names_of(migration).old, names_of(migration).new):
            body: Any = schema.body
            types |= {item["code"]: {"code": item["code"], "colour": item["colour"]} for item in body[key]}
        out[key] = list(types.values())
    return out


def hindered(row: PlannedSet) -> list[str]:
    """Why a set cannot be migrated, each reason once."""
    found = orjson.loads(row.report).get("obstacles", [])
    return list(dict.fromkeys(words.obstacle(one["code"]) for one in found))


def plan_text(migration: SchemaMigration) -> str:
    """The steps as JSON for whoever would rather type."""
    steps = [step_object(step) for step in verbs.plan_of(migration).steps]
    return orjson.dumps(steps, option=orjson.OPT_INDENT_2).decode()


def sets(count: int) -> str:
    """12 sets."""
    return ngettext("%(shown)s set", "%(shown)s sets", count) % {"shown": number(count)}


def lede(migration: SchemaMigration, standing: verbs.Standing, report: Mapping[str, Any]) -> str:
    """The one sentence that says how a migration stands."""
    source, target = words.isolated(migration.source.version), words.isolated(migration.target.version)
    facts = {"sets": sets(standing.waiting), "source": source, "target": target}
    if migration.state == SchemaMigration.State.PLANNED:
        return _planned(report, facts)
    facts |= {"migrated": sets(standing.migrated), "back": sets(standing.back)}
    if migration.state == SchemaMigration.State.RUNNING:
        if standing.busy:
            return (
                _("The sets are being brought to version %(target)s, one after the other; people can go on working.")
                % facts
            )
        return _("It stopped: %(migrated)s stand under version %(target)s, %(sets)s still under %(source)s.") % facts
    if migration.state == SchemaMigration.State.APPLIED:
        if standing.waiting:
            return _("%(migrated)s stand under version %(target)s now; %(sets)s stayed under %(source)s.") % facts
        return _("%(migrated)s stand under version %(target)s now.") % facts
    if standing.migrated:
        return _("%(back)s are back under version %(source)s; %(migrated)s still stand under %(target)s.") % facts
    return _("%(back)s are back under version %(source)s, as they were.") % facts


def _planned(report: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    if not report:
        return (
            _("%(sets)s stand under version %(source)s. Nothing changes before a dry run shows what becomes of them.")
            % facts
        )
    if not report["sets"]:
        return _("No set stands under version %(source)s: there is nothing to bring over.") % facts
    able = sets(report["sets"] - report["hindered"])
    if report["hindered"]:
        return _("%(able)s can be brought to version %(target)s; %(hindered)s cannot as the plan is now.") % {
            **facts,
            "able": able,
            "hindered": sets(report["hindered"]),
        }
    return _("%(able)s can be brought to version %(target)s, and nothing annotated is lost.") % {**facts, "able": able}
