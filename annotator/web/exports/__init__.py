"""The page of exports: what, which layers, which format, its first lines, and the files that were made."""
