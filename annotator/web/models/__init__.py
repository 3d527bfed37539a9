"""Models as pages: their versions, each beside the gold, two beside each other."""
