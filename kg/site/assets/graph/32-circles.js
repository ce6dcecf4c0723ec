// Places around a focus: circles by distance, each branch of the tree in an angle of its own.

const BESIDE = 62; // the room of a concept with its name along a circle
const OUTWARD = 64; // and across it
const CROWD = 26; // concepts of one distance from which they stand in several circles

// What is first reached from each concept, and the relations that lead there.
function treeOf(level, start) {
  const children = new Map([...level.keys()].map((id) => [id, []]));
  const seen = new Set([start]);
  const ways = new Set();
  for (const [id, at] of level) {
    for (const e of nodes.get(id).links) {
      const end = other(e, id);
      if (!allowed(e) || level.get(end) !== at + 1 || seen.has(end)) continue;
      seen.add(end);
      ways.add(e);
      children.get(id).push(end);
    }
  }
  return { children, ways };
}

function anglesOf({ children }, level, start) {
  const leaves = new Map();
  for (const id of [...level.keys()].reverse()) {
    // Less than in proportion, so that what leads nowhere keeps some room beside a hub.
    leaves.set(id, children.get(id).reduce((sum, c) => sum + leaves.get(c), 0) ** 0.75 || 1);
  }
  const angles = new Map();
  const share = (id, begin, end) => {
    angles.set(id, (begin + end) / 2);
    const sum = children.get(id).reduce((all, child) => all + leaves.get(child), 0);
    const whole = end - begin;
    for (const child of children.get(id)) {
      const next = begin + (whole * leaves.get(child)) / sum;
      share(child, begin, next);
      begin = next;
    }
  };
  share(start, -Math.PI / 2, 1.5 * Math.PI);
  return angles;
}

// Pushes sorted angles apart, around the circle.
function apart(angles, gap) {
  for (let round = 0, pushed = true; pushed && round < 60; round++) {
    pushed = false;
    for (let i = 0; i < angles.length; i++) {
      const j = (i + 1) % angles.length;
      const short = gap - (angles[j] + (j ? 0 : 2 * Math.PI) - angles[i]);
      if (short < 0.001) continue;
      angles[i] -= short / 2;
      angles[j] += short / 2;
      pushed = true;
    }
  }
}

function circles(level, start, tree) {
  const angles = anglesOf(tree, level, start);
  const rings = [];
  for (const [id, at] of level) (rings[at] = rings[at] || []).push(id);
  const places = { [start]: [0, 0] };
  let outer = 0;
  for (const ids of rings.slice(1)) {
    ids.sort((a, b) => angles.get(a) - angles.get(b));
    // A thousand would stand in rays if every circle held as few.
    const turns = Math.min(Math.ceil(ids.length / CROWD), Math.ceil(Math.sqrt(ids.length) / 2));
    const inner = Math.max(outer + 105, (ids.length / turns) * BESIDE / (2 * Math.PI));
    const own = ids.map((id) => angles.get(id));
    apart(own, Math.min(BESIDE / inner / turns, (1.96 * Math.PI) / ids.length));
    ids.forEach((id, i) => {
      outer = inner + (i % turns) * OUTWARD;
      places[id] = [outer * Math.cos(own[i]) * (narrow.matches ? 0.9 : 1.55), outer * Math.sin(own[i])];
    });
    outer = inner + (turns - 1) * OUTWARD;
  }
  return places;
}
