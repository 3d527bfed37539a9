"""The dataset card: README.md with the Hub's front matter, in English and then in Arabic, from figures alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from annotator.formats.sink import Written
from annotator.services.losses import losses_of
from annotator.services.releases.manifest import PLACES, Manifest
from annotator.services.releases.staging import Done
from annotator.services.releases.summing import by_format
from annotator.services.releases.telling import plain
from annotator.splits.splitting import SPLITS
from annotator.standoff.schema import Schema

#: Files the Hub's loader reads by itself.
_LOADED: Final = frozenset({".jsonl", ".parquet"})
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_COUNTS: Final = ("articles", "words", "spans", "entities", "frames")


def card(manifest: Manifest, schema: Schema, done: Mapping[str, Done], files: Sequence[Written]) -> str:
    """The card of a release whose pieces are made."""
    parts = ["\n".join(_front(manifest, files))]
    for language in ("en", "ar"):
        with translation.override(language):
            body = "\n".join(_body(manifest, schema, done, files, language))
        # Nothing a browser would need for Latin; Arabic is told its direction.
        parts.append(body if language == "en" else f'<div dir="rtl" lang="ar">\n\n{body}\n\n</div>')
    return "\n\n".join(parts) + "\n"


def _front(manifest: Manifest, files: Sequence[Written]) -> Iterator[str]:
    size = len(manifest.items)
    yield "---"
    yield "language:\n- ar"
    yield f"pretty_name: {_quoted(manifest.project['name'] + ' ' + manifest.tag)}"
    yield "license: other"
    yield "task_categories:\n- token-classification"
    yield "tags:\n- arabic\n- named-entity-recognition\n- quotation\n- stance"
    yield f"size_categories:\n- {next((name for most, name in _SIZES if size < most), 'n>1M')}"
    folders: dict[str, dict[str, str]] = {}
    for one in files:
        path = PurePosixPath(one.name)
        if path.suffix in _LOADED and path.stem in SPLITS and len(path.parts) == 2:
            folders.setdefault(path.parts[0], {})[path.stem] = one.name
        # A file of nothing has no features that a loader could find.
        elif path.suffix in _LOADED and len(path.parts) == 3 and path.parts[1] in SPLITS and one.size:
            folders.setdefault(path.stem, {})[path.parts[1]] = one.name
        elif path.suffix in _LOADED and path.parts[1:] == (path.stem, "data", path.name):
            folders.setdefault(path.parts[0], {})[path.stem] = one.name
    if folders:
        yield "configs:"
    for folder, found in folders.items():
        yield f"- config_name: {folder}\n  data_files:"
        yield from (f"  - split: {split}\n    path: {found[split]}" for split in SPLITS if split in found)
    yield "---"


def _quoted(words: str) -> str:
    """Words as a string of YAML."""
    clean = "".join(letter for letter in words if letter.isprintable())
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _body(
    manifest: Manifest, schema: Schema, done: Mapping[str, Done], files: Sequence[Written], language: str
) -> Iterator[str]:
    statistics = done["statistics"].report["statistics"]
    leakage = done["statistics"].report["leakage"]
    yield f"# {plain(manifest.project['name'])} {plain(manifest.tag)}\n"
    if manifest.project["description"]:
        yield plain(manifest.project["description"]) + "\n"
    if notes := manifest.notes[language]:
        yield notes.strip() + "\n"
    yield _("Frozen on %(day)s under the schema %(schema)s. Offsets are Unicode code points, end exclusive.") % {
        "day": manifest.created[:10],
        "schema": f"{manifest.schema['name']} {manifest.schema['version']}",
    }
    yield from _sizes(statistics)
    yield from _types(schema, statistics, language)
    yield from _splits(manifest, leakage)
    yield from _rights(manifest)
    yield from _agreement(manifest)
    yield from _losses(done)
    yield f"\n## {_('Files')}\n"
    yield from (f"- `{one.name}` ({one.size} B)" for one in files)
    yield "\n" + _("%(sums)s has the digest of every file, %(manifest)s what all of them were made of.") % {
        "sums": "`SHA256SUMS`",
        "manifest": "`manifest.json`",
    }


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(str(one) for one in row) + " |" for row in rows)


def _sizes(statistics: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## {_('Size')}\n"
    heads = [_("Split"), _("Articles"), _("Words"), _("Spans"), _("Participants"), _("Frames")]
    places = [place for place in (*PLACES, "all") if place in statistics]
    yield from _table(heads, [[place, *(statistics[place].get(name, 0) for name in _COUNTS)] for place in places])


def _types(schema: Schema, statistics: Mapping[str, Any], language: str) -> Iterator[str]:
    found = statistics["all"]
    for heading, table, types in (
        (_("Spans by type"), "spans_by_type", schema.span_types),
        (_("Structures by type"), "frames_by_type", schema.frame_types),
    ):
        if not found[table]:
            continue
        yield f"\n### {heading}\n"
        rows = []
        for code, count in sorted(found[table].items(), key=lambda one: (-one[1], one[0])):
            name = types[code].name.get(language, code) if code in types else code
            by_split = [statistics[one][table].get(code, 0) if one in statistics else 0 for one in SPLITS]
            rows.append([f"`{code}`", plain(name), *by_split, count])
        yield from _table([_("Type"), _("Name"), *SPLITS, _("All")], rows)


def _splits(manifest: Manifest, leakage: Mapping[str, int]) -> Iterator[str]:
    plan, reasons = manifest.plan, Counter(item.why for item in manifest.items)
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
    for reason, said in _EXCLUDED.items():
        if reasons[reason]:
            yield f"- {said}: {reasons[reason]}"
    yield _(
        "In several splits: direct quotes %(quotes)s, titles %(titles)s, near duplicates %(near)s; see `leakage.md`."
    ) % {
        "quotes": leakage["quotes"],
        "titles": leakage["titles"],
        "near": leakage["near_duplicates"],
    }


_EXCLUDED: Final = {
    "bridge": gettext_lazy("Excluded, near to articles of several splits"),
    "undated": gettext_lazy("Excluded, without a date"),
    "straddles": gettext_lazy("Excluded, near to an article of another time"),
}


def _rights(manifest: Manifest) -> Iterator[str]:
    yield f"\n## {pgettext('texts', 'Rights')}\n"
    found = Counter(item.rights for item in manifest.items)
    for rights, count in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        yield f"- {plain(rights) or _('nothing is said')}: {count}"
    withheld = sum(not item.text for item in manifest.items)
    if withheld:
        yield "\n" + _(
            "Articles without their text: %(count)s. `offsets/` has their ids, the digest of each text, and what was "
            "annotated where."
        ) % {"count": withheld}


def _agreement(manifest: Manifest) -> Iterator[str]:
    found = manifest.agreement.get("between_annotators", {})
    lines = [one for one in found.get("measures", []) if not one["subject"] and one["value"] is not None]
    chosen = [one for one in lines if one["code"] in _TOLD]
    if not chosen:
        return
    yield f"\n## {_('Agreement')}\n"
    yield _("People: %(people)s, articles: %(articles)s. All measures are in `agreement.json`.") % found
    yield ""
    yield from _table([_("Measure"), _("Layer"), _("Value"), "95 %", "n"], [_measure(one) for one in chosen])


_TOLD: Final = frozenset({"spans/exact", "spans/overlap", "characters/alpha", "frames/match", "types/agreement"})


def _measure(one: Mapping[str, Any]) -> list[str]:
    return [f"`{one['code']}`", one["layer"], f"{one['value']:.3f}", _interval(one), f"{one['n']:g}"]


def _interval(one: Mapping[str, Any]) -> str:
    return "–" if one["low"] is None else f"{one['low']:.3f} – {one['high']:.3f}"


def _losses(done: Mapping[str, Done]) -> Iterator[str]:
    totals = done["losses"].report["losses"]
    yield f"\n## {_('What the formats cannot hold')}\n"
    if not totals:
        yield _("Nothing was lost in any of them.")
    for folder, counted in by_format(totals).items():
        yield f"- `{folder}`"
        yield from (f"  - {loss.sentence or loss.what}: {loss.times}" for loss in losses_of(counted))
