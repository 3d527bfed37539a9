"""May I? The one gate between people and rows, for pages and API alike. Closed by default.

What a person may not see answers :class:`NotFound`, like what does not exist. What they may see but not do
answers :class:`Forbidden`. Annotators work blind: an annotation set is visible to its author and to the project's
curators and managers, to nobody else. Site administrators may everything.

An archived project is there to be read: whoever asks with ``write`` is refused by Conflict("archived"). One that is to
be deleted is closed to all but its managers, and they can only read it: Conflict("deleting").
"""

from annotator.services.access.articles import (
    article_for,
    article_keys,
    articles_of,
    chooses,
    no_articles,
)
from annotator.services.access.jobs import (
    bulk_action_for,
    delivery_for,
    export_for,
    exports_of,
    import_for,
    imports_of,
    job_for,
    jobs_of,
    migration_for,
    webhook_for,
)
from annotator.services.access.people import (
    invitation_for,
    member_for,
    member_of,
    membership_of,
)
from annotator.services.access.projects import (
    ANNOTATE,
    LIST,
    MANAGE,
    READ_FIGURES,
    READ_SETS,
    Person,
    closed,
    is_reader,
    may,
    may_create_projects,
    must_be_open,
    must_read_figures,
    must_read_sets,
    person,
    project_creator,
    project_for,
    projects_of,
)
from annotator.services.access.releases import (
    release_file_for,
    release_files_for,
    release_for,
    releases_of,
)
from annotator.services.access.sets import (
    came_again,
    may_write,
    notes_of,
    set_for,
    set_id_for,
    sets_of,
)
from annotator.services.refusal import Forbidden, NotFound

__all__ = [
    "ANNOTATE",
    "LIST",
    "MANAGE",
    "READ_FIGURES",
    "READ_SETS",
    "Forbidden",
    "NotFound",
    "Person",
    "article_for",
    "article_keys",
    "articles_of",
    "bulk_action_for",
    "came_again",
    "chooses",
    "closed",
    "delivery_for",
    "export_for",
    "exports_of",
    "import_for",
    "imports_of",
    "invitation_for",
    "is_reader",
    "job_for",
    "jobs_of",
    "may",
    "may_create_projects",
    "may_write",
    "member_for",
    "member_of",
    "membership_of",
    "migration_for",
    "must_be_open",
    "must_read_figures",
    "must_read_sets",
    "no_articles",
    "notes_of",
    "person",
    "project_creator",
    "project_for",
    "projects_of",
    "release_file_for",
    "release_files_for",
    "release_for",
    "releases_of",
    "set_for",
    "set_id_for",
    "sets_of",
    "webhook_for",
]
