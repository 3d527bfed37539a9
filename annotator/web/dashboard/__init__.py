"""The dashboard of a project: its figures drawn, written as tables, and told in words."""
