"""A whole article annotated by keyboard alone, every press counted."""
