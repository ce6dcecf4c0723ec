// Bends lines around what stands in their way: a straight one may run through dots and names.

const along = ({ a, b, cx, cy }, t) => [(1 - t) ** 2 * a.x + 2 * t * (1 - t) * cx + t * t * b.x,
  (1 - t) ** 2 * a.y + 2 * t * (1 - t) * cy + t * t * b.y];

// Where each name will stand, as long as nobody knows better.
function likelyObstacles() {
  const [left, right, up, down] = inLanes() ? [14, 90, 12, 12] : [24, 24, 14, 26];
  return drawn.map((n) => ({ n, cost: 1, box: [n.x - left, n.y - up, n.x + right, n.y + down] }));
}

const few = () => drawn.length <= 150 && lines.length <= 300;

// Gives each line the bend that meets least; where there are many, lines stay as they are.
function bendLines(obstacles) {
  const straight = !few();
  for (const line of lines) {
    const { a, b, fan } = line;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const bow = inLanes() ? 5.5 * Math.sqrt(length) * Math.sign(a.y - b.y) : 0.16 * length + 10;
    const bends = straight || length <= 60 ? [fan] : inLanes() ? [fan, fan + bow, fan + 1.5 * bow]
      : [fan, fan + bow, fan - bow, fan + 2 * bow, fan - 2 * bow];
    let least = Infinity;
    for (const bend of bends) {
      const curve = { a, b, bend, cx: (a.x + b.x) / 2 + (bend * (b.y - a.y)) / length,
        cy: (a.y + b.y) / 2 - (bend * (b.x - a.x)) / length };
      const met = bends.length > 1 ? meets(curve, length, obstacles) : 0;
      if (met < least) least = Object.assign(line, curve) && met;
    }
  }
}

// What it costs that a line runs through what is not its own.
function meets(curve, length, obstacles) {
  const { a, b } = curve;
  const points = [];
  for (let at = 8; at < length; at += 8) points.push(along(curve, at / length));
  return obstacles.reduce((sum, { n, cost, box: [left, top, right, bottom] }) => sum + (n !== a && n !== b &&
    points.some(([x, y]) => x > left && x < right && y > top && y < bottom) ? cost : 0), 0);
}
