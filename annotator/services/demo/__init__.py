"""The demo project: articles to try the product on, four of them annotated by three people each."""

from annotator.services.demo.making import PASSWORD, ROLES, SLUG, Demo, make_demo

__all__ = ["PASSWORD", "ROLES", "SLUG", "Demo", "make_demo"]
