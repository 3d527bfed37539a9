"""A thousand annotated sets brought to another version of the schema and back: dry run = result, way back = the byte.

The application is killed outright (SIGKILL) at random moments and goes on each time. Figures are seconds of the whole.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import Row
from bench.server import ENGINES, ROOT, data

SETS = 1000
KILLS = 5
SEED = int(os.environ.get("SANAD_BENCH_SEED", "7"))


def measure() -> list[Row]:
    """Rows for both engines; RuntimeError where anything is not as it must be."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            filled = _ask(env, "fill")
            looked = _ask(env, "look")
            kills = _killed(env)
            applied = _ask(env, "apply")
            back = _ask(env, "back")
            _demand(applied["otherwise"] == 0 and applied["as_looked"] == applied["migrated"], applied)
            _demand(back["same"] == SETS and back["left"] == 0 and back["findings"] == 0, back)
            note = f"{filled['spans']} spans; killed {kills} times; {looked['hindered']} hindered (seed {SEED})"
            for name, found in (
                ("dry run", looked),
                ("application, what the kills left of it", applied),
                ("way back", back),
            ):
                seconds = round(found["seconds"], 2)
                rows.append(Row(f"migration of {SETS} sets: {name}", engine, "s", seconds, seconds, note=note))
    return rows


def _demand(holds: bool, facts: object) -> None:
    if not holds:
        raise RuntimeError(f"not as it must be: {facts}")


def _command(step: str) -> list[str]:
    return [sys.executable, "-m", "bench.migration", step]


def _ask(env: dict[str, str], step: str) -> Any:
    done = subprocess.run(_command(step), cwd=ROOT, env=_with_settings(env), check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _with_settings(env: dict[str, str]) -> dict[str, str]:
    return env | {"DJANGO_SETTINGS_MODULE": "annotator.settings"}


def _killed(env: dict[str, str]) -> int:
    """How often the application was killed in the middle."""
    chance, kills = random.Random(SEED), 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            _command("apply"), cwd=ROOT, env=_with_settings(env), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        time.sleep(chance.uniform(0.05, 0.8))
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()
        process.stdout.close()
    return kills


def _values(chance: random.Random, attributes: Any) -> dict[str, Any]:
    """Values for a few attributes of a type."""
    made: dict[str, Any] = {}
    for attribute in sorted(attributes.values(), key=lambda one: one.code):
        if chance.random() < 0.5:
            continue
        made[attribute.code] = {
            "choice": lambda a: chance.choice(a.choices),
            "multichoice": lambda a: sorted(chance.sample(a.choices, min(2, len(a.choices)))),
            "boolean": lambda _a: chance.random() < 0.5,
            "integer": lambda a: chance.randint(a.min or 0, a.max or 9),
            "date": lambda _a: "2024-05-06",
            "reference": lambda _a: "wd:Q159",
            "text": lambda _a: "نص",
        }[attribute.kind](attribute)
    return made


def _annotations(chance: random.Random, schema: Any, text: str) -> list[dict[str, Any]]:
    """Operations that mark 40 spans, found 8 participants and 10 frames."""
    mentions = [type_ for type_ in schema.span_types.values() if type_.mention]
    kinds = [chance.choice(mentions) for _ in range(24)]
    kinds += [schema.span_types[code] for code in ("QUOTE", "CUE", "QFRAG", "ISSUE") for _ in range(4)]
    people = [
        {"id": f"e{n}", "type": chance.choice(mentions).code, "name": f"طرف {n}", "attributes": {}} for n in range(8)
    ]
    spans = []
    for n, type_ in enumerate(kinds):
        start = 3 * n
        span = {"id": f"s{n}", "type": type_.code, "segments": [[start, start + 2]], "text": text[start : start + 2]}
        linked = {"entity": f"e{chance.randrange(8)}"} if type_.mention and chance.random() < 0.7 else {}
        spans.append({**span, **linked, "attributes": _values(chance, type_.attributes), "origin": "manual"})
    frames = []
    for n in range(4):
        roles = {"content": [{"span": f"s{24 + n}"}], "cue": [{"span": f"s{28 + n}"}]}
        roles |= {"fragment": [{"span": f"s{32 + n}"}], "speaker": [{"entity": f"e{n}"}]}
        given = _values(chance, schema.frame_types["quote"].attributes)
        frames.append({"id": f"q{n}", "type": "quote", "attributes": given, "roles": roles})
    for n in range(6):
        roles = {"holder": [{"entity": f"e{n}"}], "target": [{"span": f"s{36 + n % 4}"}]}
        given = _values(chance, schema.frame_types["stance"].attributes)
        frames.append({"id": f"t{n}", "type": "stance", "attributes": given, "roles": roles})
    things = (("entity", people), ("span", spans), ("frame", frames))
    puts = [{"op": "put", "kind": kind, "object": one, "seen": None} for kind, found in things for one in found]
    labels = _values(chance, schema.labels)
    return puts + [{"op": "set", "kind": "label", "code": c, "value": v, "seen": None} for c, v in labels.items()]


def fill() -> dict[str, Any]:
    """A project with SETS annotated sets, its next version in use, and the great plan."""
    from annotator.models import Project, User
    from annotator.services import annotations, articles, migration, projects
    from annotator.standoff.migration import step_object
    from annotator.standoff.schema import default_schema, shipped
    from tests.standoff.evolution import version_two

    chance, schema = random.Random(SEED), default_schema()
    manager, author = User.objects.get(username="manager"), User.objects.get(username="annotator")
    project = projects.create_project(slug="bench", name="قياس", schema=shipped(), actor=manager)
    projects.join(project=project, user=author, role="annotator", actor=manager)
    words = ["قال", "رفض", "موسكو", "باريس", "الاتفاق", "الوزير"]
    for n in range(SETS):
        text = f"خبر {n} " + " ".join(chance.choice(words) for _ in range(60))
        made = articles.import_files(project=project, files=[articles.File(f"{n}.txt", text.encode())], actor=manager)
        row = annotations.open_set(article=made.articles[0], actor=author)
        operations = _annotations(chance, schema, made.articles[0].text)
        change = {"id": f"00000000-0000-4000-8000-{n:012d}", "label": "mark", "operations": operations}
        (verdict,) = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=author).verdicts
        _demand(verdict.status == "applied", verdict)
    new, plan = version_two()
    source = project.schema
    target = projects.add_schema(project=project, body=json.dumps(new.body, ensure_ascii=False))
    Project.objects.filter(pk=project.pk).update(schema=target)
    row_ = migration.create(project=project, source=source, target=target, actor=manager)
    migration.save_plan(migration=row_, steps=[step_object(step) for step in plan.steps], actor=manager)
    return {"spans": SETS * 40}


def _migration() -> Any:
    from annotator.services import migration, projects

    return migration.migrations_of(projects.project_named("bench")).first()


def _bodies() -> dict[str, Any]:
    from annotator.models import AnnotationSet

    rows = AnnotationSet.objects.filter(article__project__slug="bench").values_list("pk", "body", "schema__version")
    return {str(pk): [body, version] for pk, body, version in rows}


def _kept() -> Path:
    return Path(os.environ["SANAD_DATA"]) / "before.json"


def look() -> dict[str, Any]:
    """The dry run; what stood before it is kept beside the database."""
    from annotator.services import migration

    before = _bodies()
    _kept().write_text(json.dumps(before), encoding="utf-8")
    found = migration.look_all(_migration())
    _demand(_bodies() == before, "the dry run changed something")
    return dict(found)


def apply() -> dict[str, Any]:
    """The application, or what is left of it."""
    from dataclasses import asdict

    from annotator.services import migration

    print("begun", flush=True)
    return asdict(migration.apply_all(_migration(), actor=None))


def back() -> dict[str, Any]:
    """The way back, held against what stood before, byte for byte; and every log replayed."""
    from annotator.services import integrity, migration, projects

    project = projects.project_named("bench")
    _demand(not list(integrity.verify(project)), "after the application")
    began = time.perf_counter()
    done = migration.return_all(_migration(), changed="leave", actor=None)
    seconds = time.perf_counter() - began
    before = json.loads(_kept().read_text(encoding="utf-8"))
    now = _bodies()
    findings = list(integrity.verify(project))
    same = sum(now[key] == value for key, value in before.items())
    return {"seconds": seconds, "same": same, "left": done.left, "exact": done.exact, "findings": len(findings)}


def main() -> None:
    """One step, in a process of its own."""
    import django

    django.setup()
    began = time.perf_counter()
    found = {"fill": fill, "look": look, "apply": apply, "back": back}[sys.argv[1]]()
    print(json.dumps({"seconds": time.perf_counter() - began, **found}))


if __name__ == "__main__":
    main()
