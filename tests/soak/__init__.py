"""A long run of random faults over random gestures: ``./run soak --seed N --gestures N``. No part of the tests."""
