"""How far two voices on one article agree: pure functions over annotations; the text itself is not needed."""
