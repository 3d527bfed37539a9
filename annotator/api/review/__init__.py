"""Review: comparing the sets of an article, curating its gold. For the curators and managers of a project."""
