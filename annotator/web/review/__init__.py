"""Review: sets side by side, and gold made out of them."""
