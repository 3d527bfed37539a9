// Code points to UTF-16 units and back.

/**
 * Converts offsets of one text between code points (ours) and UTF-16 units (the browser's).
 * Only the places of astral characters (two units each) are kept: a conversion is a binary search among them, and
 * no work at all in a text without any. Both directions take edges, 0 … length.
 */
export class OffsetMap {
  #points;
  #units;

  constructor(text) {
    this.#units = [...text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)].map((match) => match.index);
    this.#points = this.#units.map((unit, order) => unit - order);
    this.lengthUtf16 = text.length;
    this.length = text.length - this.#units.length;
  }

  /** The UTF-16 offset of a code point offset; RangeError outside 0 … length. */
  toUtf16(point) {
    if (!(point >= 0 && point <= this.length)) {
      throw new RangeError(`code point offset ${point} is outside 0 … ${this.length}`);
    }
    return point + countBelow(this.#points, point);
  }

  /** The code point offset of a UTF-16 offset; RangeError outside the text or inside a surrogate pair. */
  toCodePoint(unit) {
    if (!(unit >= 0 && unit <= this.lengthUtf16)) {
      throw new RangeError(`UTF-16 offset ${unit} is outside 0 … ${this.lengthUtf16}`);
    }
    const before = countBelow(this.#units, unit);
    if (before && this.#units[before - 1] === unit - 1) {
      throw new RangeError(`UTF-16 offset ${unit} is inside a surrogate pair`);
    }
    return unit - before;
  }
}

function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
