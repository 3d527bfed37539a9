"""What a dataset card says below its head, in the language that is switched on: from figures alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotator.agreement.measuring import Measured
from annotator.formats.sink import Written
from annotator.services.agreement.meanings import meaning_of, short_name
from annotator.services.losses import losses_of
from annotator.services.releases.card.drawing import ranked
from annotator.services.releases.card.front import loading, tables
from annotator.services.releases.labels import values_of
from annotator.services.releases.manifest import PLACES, Manifest
from annotator.services.releases.staging import Done
from annotator.services.releases.summary import told_of
from annotator.services.releases.summing import by_format
from annotator.services.releases.words import ALL, FILES, LEFT_OUT, NAMES, WHY, purpose_of
from annotator.services.schemanames import layer_name, local, subject_name, type_name, value_name
from annotator.splits.splitting import EXCLUDED, SPLITS
from annotator.standoff.schema import Schema
from annotator.text.markdown import paragraphs, plain

_COUNTS = ("articles", "words", "spans", "entities", "frames")


def body(
    manifest: Manifest, schema: Schema, done: Mapping[str, Done], files: Sequence[Written], language: str
) -> Iterator[str]:
    """The lines of the card."""
    statistics = done["statistics"].report["statistics"]
    yield f"# {plain(manifest.project['name'])} {plain(manifest.tag)}\n"
    if manifest.project["description"]:
        yield paragraphs(manifest.project["description"]) + "\n"
    if notes := manifest.notes[language]:
        yield paragraphs(notes) + "\n"
    yield _("Frozen on %(day)s under the schema %(schema)s. Offsets are Unicode code points, end exclusive.") % {
        "day": f"`{manifest.created[:10]}`",
        "schema": f"{manifest.schema['name']} {manifest.schema['version']}",
    }
    drawn = {one.name for one in files}
    yield from _sizes(statistics, drawn, language)
    yield from _types(schema, statistics, drawn, language)
    yield from _labels(schema, statistics["all"])
    yield from _splits(manifest, done["statistics"].report["leakage"])
    yield from _rights(manifest)
    yield from _agreement(manifest, schema)
    yield from _changes(manifest)
    yield from _losses(done)
    yield from _files(files)


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(map(str, head)) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(str(one) for one in row) + " |" for row in rows)


def _chart(name: str, title: str, drawn: set[str], language: str) -> Iterator[str]:
    if (path := f"charts/{name}.{language}.svg") in drawn:
        yield f"\n![{title}]({path})\n"


def _sizes(statistics: Mapping[str, Any], drawn: set[str], language: str) -> Iterator[str]:
    yield f"\n## {_('Size')}\n"
    heads = [_("Split"), _("Articles"), _("Words"), _("Spans"), _("Participants"), _("Structures")]
    places = [(place, name) for place, name in [*NAMES.items(), ("all", ALL)] if place in statistics]
    rows = [[_named(place, name), *(statistics[place].get(one, 0) for one in _COUNTS)] for place, name in places]
    yield from _table(heads, rows)
    yield from _chart("time", _("Articles by the time of publication"), drawn, language)


def _named(place: str, name: object) -> str:
    """A split by its name, and by what its files are called."""
    return f"{name} (`{place}`)" if place in PLACES else str(name)


def _types(schema: Schema, statistics: Mapping[str, Any], drawn: set[str], language: str) -> Iterator[str]:
    found = statistics["all"]
    for heading, table, types, chart in (
        (_("Spans by type"), "spans_by_type", schema.span_types, "spans"),
        (_("Structures by type"), "frames_by_type", schema.frame_types, "structures"),
    ):
        if not found[table]:
            continue
        yield f"\n### {heading}\n"
        yield from _chart(chart, heading, drawn, language)
        rows = []
        for code, count in ranked(found[table]):
            name = local(types[code].name, code) if code in types else code
            by_split = [statistics[one][table].get(code, 0) if one in statistics else 0 for one in SPLITS]
            rows.append([f"`{code}`", plain(name), *by_split, count])
        yield from _table([_("Type"), _("Name"), *(NAMES[one] for one in SPLITS), ALL], rows)


def _labels(schema: Schema, found: Mapping[str, Any]) -> Iterator[str]:
    told = values_of(schema, found["labels"])
    if not told:
        return
    yield f"\n### {_('Labels of the articles')}\n"
    rows = [
        [plain(type_name(code, schema)), plain(value_name(code, value, schema)), f"`{code}={value}`", count]
        for code, counted in told.items()
        for value, count in counted
    ]
    yield from _table([pgettext("of an article", "Label"), _("Value"), _("Code"), _("Articles")], rows)


def _splits(manifest: Manifest, leakage: Mapping[str, int]) -> Iterator[str]:
    plan, reasons = manifest.plan, Counter(item.why for item in manifest.items if item.split == EXCLUDED)
    yield f"\n## {_('Splits')}\n"
    if plan.test_from:
        yield _("By the day of publication: development from %(dev)s, tests from %(test)s.") % {
            "dev": plan.dev_from or plan.test_from,
            "test": plan.test_from,
        }
    else:
        yield _(
            "Clusters of near duplicates, placed by a salted hash of their oldest article in shares of %(shares)s."
        ) % {"shares": " / ".join(map(str, plan.shares))}
    if plan.base:
        yield _("Articles of %(base)s stay where they were.") % {"base": f"`{plan.base}`"}
    if reasons or manifest.left_out:
        yield ""
    yield from (f"- {_('Excluded')}, {WHY.get(why, why)}: {count}" for why, count in ranked(reasons))
    yield from (f"- {_('Left out')}, {LEFT_OUT.get(why, why)}: {count}" for why, count in ranked(manifest.left_out))
    yield "\n" + _(
        "In several splits: direct quotes %(quotes)s, titles %(titles)s, near duplicates %(near)s; see `leakage.md`."
    ) % {"quotes": leakage["quotes"], "titles": leakage["titles"], "near": leakage["near_duplicates"]}


def _rights(manifest: Manifest) -> Iterator[str]:
    yield f"\n## {pgettext('texts', 'Rights')}\n"
    found = Counter(item.rights for item in manifest.items)
    shut = Counter(item.rights for item in manifest.items if not item.text)
    heads = [pgettext("texts", "Rights"), _("With their text"), _("Ids and offsets only")]
    rows = [[plain(words) or _("nothing is said"), n - shut[words], shut[words]] for words, n in ranked(found)]
    yield from _table(heads, rows)
    if shut:
        yield "\n" + _(
            "Articles without their text: %(count)s. `offsets/` has their ids, the digest of each text, and what was "
            "annotated where."
        ) % {"count": shut.total()}


def _agreement(manifest: Manifest, schema: Schema) -> Iterator[str]:
    found = manifest.agreement.get("between_annotators", {})
    chosen = told_of([Measured(**one) for one in found.get("measures", [])], schema)
    if not chosen:
        return
    yield f"\n## {_('Agreement')}\n"
    yield _("People: %(people)s, articles: %(articles)s. All measures are in `agreement.json`.") % found
    yield ""
    heads = [_("Layer"), _("Measure"), _("Reckoned as"), _("Value"), "95 %", "n"]
    yield from _table(heads, [_measure(one, schema) for one in chosen])


def _measure(one: Measured, schema: Schema) -> list[str]:
    meaning = meaning_of(one.code)
    name = short_name(one, schema)
    of = subject_name(one, schema)
    told = plain(f"{name}: {of}" if of and of != name and one.code == "spans/exact" else name)
    layer = plain(layer_name(one.layer, schema)) if one.layer else "–"
    return [layer, told, meaning.formula if meaning else "", f"{one.value:.3f}", _interval(one), f"{one.n:g}"]


def _interval(one: Measured) -> str:
    return "–" if one.low is None or one.high is None else f"{one.low:.3f} – {one.high:.3f}"


def _changes(manifest: Manifest) -> Iterator[str]:
    changes = manifest.changes
    if not changes:
        return
    yield f"\n## {_('Changes')}\n"
    yield _("Since `%(base)s`: %(added)s articles added, %(removed)s removed, %(changed)s with other annotations, "
            "%(moved)s in another split, %(kept)s as they were. `CHANGES.md` names them.") % {
        "base": changes["from"],
        "kept": changes["kept"],
        **{name: len(changes[name]) for name in ("added", "removed", "changed", "moved")},
    }  # fmt: skip


def _losses(done: Mapping[str, Done]) -> Iterator[str]:
    totals = done["losses"].report["losses"]
    yield f"\n## {_('What the formats cannot hold')}\n"
    if not totals:
        yield _("Nothing was lost in any of them.")
    for folder, counted in by_format(totals).items():
        yield f"- `{folder}`"
        yield from (f"  - {loss.sentence or loss.what}: {loss.times}" for loss in losses_of(counted))


def _files(files: Sequence[Written]) -> Iterator[str]:
    yield f"\n## {_('Files')}\n"
    folders: dict[str, list[Written]] = {}
    for one in files:
        folders.setdefault(one.name.partition("/")[0] if "/" in one.name else "", []).append(one)
    rows = [[f"`{one.name}`", one.size, FILES.get(one.name, "")] for one in folders.pop("", [])]
    rows += [[f"`{name}/`", sum(one.size for one in inside), purpose_of(name)] for name, inside in folders.items()]
    yield from _table([_("File"), _("Bytes"), _("What it is for")], rows)
    yield "\n" + _("%(sums)s has the digest of every file, %(manifest)s what all of them were made of.") % {
        "sums": "`SHA256SUMS`",
        "manifest": "`manifest.json`",
    }
    yield f"\n## {_('Checking and loading')}\n"
    yield "```sh\nsha256sum -c SHA256SUMS\n```\n"
    yield f"```python\n{loading(tables((one.name, one.size) for one in files))}\n```"
