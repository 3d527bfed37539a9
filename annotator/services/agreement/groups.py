"""What is kept of all sets of an article together; it is stale where they, the schema or the counting are others."""

from collections.abc import Sequence

import orjson
from django.db import transaction

from annotator.agreement import evidence as evidences
from annotator.agreement.evidence import Evidence
from annotator.agreement.group import gather_group
from annotator.models import GroupEvidence, Project
from annotator.services.agreement import keeping
from annotator.services.agreement.keeping import Reading
from annotator.services.agreement.population import Group, digest_of


def kept_groups(project: Project, groups: Sequence[Group]) -> dict[int, Evidence]:
    """What is kept of these groups and still true, by their articles; in one query, in none without groups."""
    wanted = {group.article: _state(group) for group in groups}
    if not wanted:
        return {}
    rows = GroupEvidence.objects.filter(project=project).values_list("article_id", "state", "evidence")
    return {
        article: evidences.read(orjson.loads(evidence))
        for article, state, evidence in rows.iterator()
        if wanted.get(article) == state
    }


def stale_groups(project: Project, groups: Sequence[Group]) -> list[Group]:
    """Those of which nothing true is kept; in one query, in none without groups."""
    if not groups:
        return []
    states = dict(GroupEvidence.objects.filter(project=project).values_list("article_id", "state"))
    return [group for group in groups if states.get(group.article) != _state(group)]


def _state(group: Group, revisions: Sequence[int] = ()) -> str:
    known = list(revisions) or [voice.revision for voice in group.voices]
    return digest_of([group.key, known, group.schema, keeping.EDITION])


@transaction.atomic
def keep_groups(project: Project, groups: Sequence[Group]) -> None:
    """Work these groups out as their sets stand now, and keep it under the revisions that were read."""
    read = Reading(groups)
    rows = []
    for group in sorted(groups, key=lambda group: group.article):
        sides = read(group)
        if sides is not None:
            voices = {str(key): voice for key, voice in zip(group.key, sides.voices, strict=True)}
            evidence = evidences.as_object(gather_group(voices, sides.text, sides.schema))
            state = _state(group, sides.revisions)
            text = orjson.dumps(evidence).decode()
            rows.append(GroupEvidence(article_id=group.article, project=project, state=state, evidence=text))
    GroupEvidence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["article"], update_fields=["project", "state", "evidence"]
    )
