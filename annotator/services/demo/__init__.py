"""The demo project: articles to try the product on, five annotated by several people, four of those curated to gold."""

from annotator.services.demo.making import PASSWORD, ROLES, SLUG, Demo, make_demo
from annotator.services.demo.recording import record_curation

__all__ = ["PASSWORD", "ROLES", "SLUG", "Demo", "make_demo", "record_curation"]
