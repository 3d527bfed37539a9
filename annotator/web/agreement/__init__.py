"""The agreement of a project as pages: filters in the address, measures drawn, places behind every number."""
