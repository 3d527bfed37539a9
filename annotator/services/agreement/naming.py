"""Who is who in the figures, and what can be chosen among."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotator.models import Membership, Project, SchemaVersion, User
from annotator.services.agreement.population import Population


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for: versions both sets of some couple are under (by their keys), and sources of articles."""

    schemas: Mapping[int, str]
    sources: Sequence[str]


def choices_of(population: Population, project: Project) -> Choices:
    """The choices of a project's couples; in one query."""
    under = {couple.schema for couple in population.couples if couple.one.schema == couple.other.schema}
    versions = SchemaVersion.objects.filter(pk__in=under, project=project).order_by("-pk")
    schemas = {pk: f"{name} {version}" for pk, name, version in versions.values_list("pk", "name", "version")}
    used = {population.sources.get(couple.article, "") for couple in population.couples}
    return Choices(schemas, sorted(used - {""}))


def names_of(project: Project, people: Collection[int], *, veiled: bool) -> Mapping[int, str]:
    """What people are called: by their names, or, in what leaves the house, as the project's exports call them.

    Like in exports, somebody who was never a member stands there under X and a number.
    """
    if veiled and project.pseudonymous_exports:
        found = Membership.objects.filter(project=project, user__in=people).values_list("user_id", "pseudonym")
        known = {user: name for user, name in found if name}
        return {person: known.get(person, f"X{person}") for person in people}
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=people)}
