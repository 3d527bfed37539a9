/**
 * Whether colours can be read and told apart: the twin of annotator/standoff/colours.py, and colours that are still free.
 *
 * Colours are "#rrggbb". Contrast is WCAG 2.2's; distance is CIE76 in CIELAB after Machado, Oliveira and Fernandes (2009).
 */
export const [INK, SHEET, DARK_INK, DARK_SHEET] = ["#121b23", "#ffffff", "#e9eff1", "#152128"];

export const VISIONS = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]];
const WHITE = [0.95047, 1, 1.08883];

export const isColour = (text) => /^#[0-9a-f]{6}$/.test(text ?? "");

const expanded = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const linear = (colour) => [1, 3, 5].map((n) => expanded(parseInt(colour.slice(n, n + 2), 16) / 255));
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, value, n) => sum + value * vector[n], 0));

function luminance(colour) {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio, 1–21. */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const known = new Map();

/** CIELAB coordinates of a colour as an eye with a vision sees it. */
export function lab(colour, vision = "normal") {
  const key = colour + vision;
  if (!known.has(key)) {
    const seen = times(VISIONS[vision], linear(colour)).map((value) => Math.min(1, Math.max(0, value)));
    const [x, y, z] = times(TO_XYZ, seen).map((value, n) => cubeRoot(value / WHITE[n]));
    known.set(key, [116 * y - 16, 500 * (x - y), 200 * (y - z)]);
  }
  return known.get(key);
}

const cubeRoot = (value) => (value > (6 / 29) ** 3 ? Math.cbrt(value) : (value * 841) / 108 + 4 / 29);

/** CIE76 difference; about 2.3 is just seen. */
export const distance = (one, other, vision = "normal") => {
  const [a, b] = [lab(one, vision), lab(other, vision)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};

/** The smallest distance over all kinds of sight, and the sight: `{distance, vision}`. */
export const leastDistance = (one, other) =>
  Object.keys(VISIONS).map((vision) => ({ vision, distance: distance(one, other, vision) })).reduce((a, b) => (b.distance < a.distance ? b : a));

/** Distances of two fills: from the first on as apart as the types that come with Sanad, below the second confused. */
export const [APART, NEAR] = [11.5, 8];
/** Contrast of text on a fill, and of a bar on what is around it. */
export const [READABLE, VISIBLE] = [4.5, 3];

/**
 * A type's colour among the others.
 * @param {{fill, bar, darkFill, darkBar}} colour
 * @param {{name: object, colour: object}[]} others
 * @returns {{ink: number, bar: number, nearest: {type, distance, vision, dark}|null}} ratios: the worse of light and dark
 */
export function judged(colour, others) {
  const ink = Math.min(contrast(INK, colour.fill), contrast(DARK_INK, colour.darkFill));
  const bar = Math.min(contrast(colour.bar, colour.fill), contrast(colour.bar, SHEET), contrast(colour.darkBar, colour.darkFill), contrast(colour.darkBar, DARK_SHEET));
  const pairs = others.flatMap((type) => [["fill", false], ["darkFill", true]].filter(([side]) => isColour(type.colour[side])).map(([side, dark]) => ({ type, dark, ...leastDistance(colour[side], type.colour[side]) })));
  return { ink, bar, nearest: pairs.length ? pairs.reduce((a, b) => (b.distance < a.distance ? b : a)) : null };
}

function hex(hue, saturation, lightness) {
  const wave = (n) => {
    const k = (n + hue / 30) % 12;
    return lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return `#${[0, 8, 4].map((n) => Math.round(255 * wave(n)).toString(16).padStart(2, "0")).join("")}`;
}

const HUES = Array.from({ length: 24 }, (_, n) => n * 15);
const grid = (saturations, lightnesses, fits) => HUES.flatMap((hue) => saturations.flatMap((s) => lightnesses.map((l) => ({ hue, colour: hex(hue, s, l) })))).filter(({ colour }) => fits(colour));
let fills = null;

/** Every fill that could be: readable, and seen on its sheet. */
function candidates() {
  fills ??= {
    light: grid([0.35, 0.6, 0.9], [0.7, 0.78, 0.86, 0.92], (one) => contrast(INK, one) >= 7 && leastDistance(one, SHEET).distance >= 8),
    dark: grid([0.3, 0.55, 0.9], [0.1, 0.16, 0.22, 0.28], (one) => contrast(DARK_INK, one) >= 7 && leastDistance(one, DARK_SHEET).distance >= 8),
  };
  return fills;
}

const room = (colour, taken) => Math.min(100, ...taken.map((other) => leastDistance(colour, other).distance));

/** A dark fill may turn its hue so far from the light one's. */
const NEIGHBOUR = 45;

/** The bar and the dark pair that go with a light fill of some hue. */
export function matching(fill, hue = hueOf(fill), darkTaken = []) {
  const near = candidates().dark.filter((one) => turn(one.hue, hue) <= NEIGHBOUR);
  const darkFill = (near.length ? near : candidates().dark).map(({ colour }) => ({ colour, room: room(colour, darkTaken) })).reduce((a, b) => (b.room > a.room ? b : a)).colour;
  const seen = (bar, around) => around.every((other) => contrast(bar, other) >= VISIBLE + 0.2);
  const bar = [0.4, 0.34, 0.28, 0.22, 0.16, 0.1].map((l) => hex(hue, 0.75, l)).find((one) => seen(one, [fill, SHEET])) ?? INK;
  const darkBar = [0.6, 0.68, 0.76, 0.84, 0.9].map((l) => hex(hue, 0.75, l)).find((one) => seen(one, [darkFill, DARK_SHEET])) ?? DARK_INK;
  return { fill, bar, darkFill, darkBar };
}

const turn = (a, b) => Math.min((a - b + 360) % 360, (b - a + 360) % 360);

export function hueOf(colour) {
  const [r, g, b] = [1, 3, 5].map((n) => parseInt(colour.slice(n, n + 2), 16) / 255);
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (!spread) return 210;
  const sixth = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  return (sixth * 60 + 360) % 360;
}

/** Colours that are far from those taken, the farthest first, and far from each other. */
export function freeColours(taken, count = 8) {
  const found = [];
  const [light, dark] = [taken.map(({ fill }) => fill), taken.map(({ darkFill }) => darkFill)].map((list) => list.filter(isColour));
  const sides = [[candidates().light, light], [candidates().dark, dark]].map(([all, taken]) => all.map((one) => ({ ...one, room: room(one.colour, taken) })));
  for (let n = 0; n < count; n += 1) {
    const darkRoom = new Map(HUES.map((hue) => [hue, Math.max(0, ...sides[1].filter((one) => turn(one.hue, hue) <= NEIGHBOUR).map((one) => one.room))]));
    const free = (one) => Math.min(one.room, darkRoom.get(one.hue));
    const { colour, hue } = sides[0].reduce((a, b) => (free(b) > free(a) ? b : a));
    found.push(matching(colour, hue, dark));
    dark.push(found.at(-1).darkFill);
    [colour, dark.at(-1)].forEach((taken, side) => sides[side].forEach((one) => (one.room = Math.min(one.room, room(one.colour, [taken])))));
  }
  return found;
}
