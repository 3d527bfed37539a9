"""How far voices on one article agree: pure functions over annotations, in two steps.

1. **Evidence** (counts that add up) of one article: ``gathering.gather(one, other, text, schema)`` of a pair of voices,
   ``group.gather_group(voices, text, schema)`` of more. ``evidence.as_object`` and ``evidence.read`` keep it as JSON.
2. **Measures** of evidence: ``measuring.measure(evidence)`` of sums, ``measuring.with_intervals(parts, draws, seed)``
   of one evidence an article. ``measuring.mean_over_pairs`` for pairs of annotators.

``places.places`` finds the cells of tables again in a text, ``edges`` tells how edges differ, ``spans`` and ``frames``
put two voices side by side. What each measure says and where its formula comes from: docs/agreement.md.
"""
