// Frames that contain each other in a ring: a quote cannot be inside itself. Twin of annotator/standoff/cycles.py.

/** The ids of frames on a ring of frame fillers, or between two rings; linear in the number of fillers. */
export function framesInRings(frames) {
  const forward = new Map([...frames].map(([id, frame]) => [id, framesIn(frame, frames)]));
  const backward = new Map([...frames.keys()].map((id) => [id, new Set()]));
  for (const [id, targets] of forward) for (const target of targets) backward.get(target).add(id);
  // Whatever leads nowhere is on no ring; then whatever nothing leads to.
  return peeled(backward, forward, peeled(forward, backward, new Set(frames.keys())));
}

function peeled(ahead, behind, left) {
  const degree = new Map([...left].map((id) => [id, [...ahead.get(id)].filter((other) => left.has(other)).length]));
  const loose = [...left].filter((id) => degree.get(id) === 0);
  while (loose.length) {
    const id = loose.pop();
    left.delete(id);
    for (const other of behind.get(id)) {
      if (!left.has(other)) continue;
      degree.set(other, degree.get(other) - 1);
      if (degree.get(other) === 0) loose.push(other);
    }
  }
  return left;
}

function framesIn(frame, frames) {
  const fillers = Object.values(frame.roles).flat();
  return new Set(fillers.map((filler) => filler.frame).filter((id) => id !== undefined && frames.has(id)));
}
