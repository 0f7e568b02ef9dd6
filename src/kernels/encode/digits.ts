/** Digits written straight into bytes: no strings are made. All return where the next byte goes. */

const zero = 48;
const minus = 45;
const billion = 1_000_000_000;

/** `00` to `99`, two bytes each. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => zero + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

/** Bytes that `putInteger` may write. */
export const mostDigits = 20;

/** A whole number of up to 2^53. */
export function putInteger(out: Uint8Array, at: number, value: number): number {
  let n = value;
  let next = at;
  if (n < 0) {
    out[next++] = minus;
    n = -n;
  }
  if (n < billion) return putSmall(out, next, n | 0);
  const high = Math.floor(n / billion);
  next = putInteger(out, next, high);
  return putPadded(out, next, n - high * billion, 9);
}

/** 0 … 999 999 999. */
function putSmall(out: Uint8Array, at: number, value: number): number {
  let n = value | 0;
  const end = at + widthOf(n);
  let place = end;
  while (n >= 100) {
    const rest = (n / 100) | 0;
    const pair = (n - rest * 100) << 1;
    out[--place] = pairs[pair + 1];
    out[--place] = pairs[pair];
    n = rest;
  }
  if (n >= 10) {
    out[at] = pairs[n << 1];
    out[at + 1] = pairs[(n << 1) + 1];
  } else out[at] = zero + n;
  return end;
}

function widthOf(n: number): number {
  if (n < 10_000) return n < 100 ? (n < 10 ? 1 : 2) : n < 1000 ? 3 : 4;
  if (n < 1_000_000) return n < 100_000 ? 5 : 6;
  return n < 10_000_000 ? 7 : n < 100_000_000 ? 8 : 9;
}

/** A whole number below 10^width, with zeros in front; up to 15 digits. */
export function putPadded(out: Uint8Array, at: number, value: number, width: number): number {
  if (width > 9) {
    const high = Math.floor(value / billion);
    return putPadded(out, putPadded(out, at, high, width - 9), value - high * billion, 9);
  }
  let n = value | 0;
  let place = at + width;
  while (place > at + 1) {
    const rest = (n / 100) | 0;
    const pair = (n - rest * 100) << 1;
    out[--place] = pairs[pair + 1];
    out[--place] = pairs[pair];
    n = rest;
  }
  if (place > at) out[at] = zero + n;
  return at + width;
}

/** `12.50` of 1250 at scale 2; the units up to 2^53, the scale up to 15. `power` is 10^scale. */
export function putDecimal(out: Uint8Array, at: number, units: number, scale: number, power: number): number {
  let n = units;
  let next = at;
  if (n < 0) {
    out[next++] = minus;
    n = -n;
  }
  let whole = Math.floor(n / power);
  let part = n - whole * power;
  // The quotient was rounded: it may be one too many.
  if (part < 0) {
    whole--;
    part += power;
  }
  next = putInteger(out, next, whole);
  if (scale === 0) return next;
  out[next++] = 46;
  return putPadded(out, next, part, scale);
}

/** The same without zeros at the end, and without the point when nothing follows it. */
export function putShortDecimal(out: Uint8Array, at: number, units: number, scale: number, power: number): number {
  let end = putDecimal(out, at, units, scale, power);
  if (scale === 0) return end;
  while (out[end - 1] === zero) end--;
  return out[end - 1] === 46 ? end - 1 : end;
}

/** ASCII. */
export function putAscii(out: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Below this many bytes a plain loop beats `set`. */
const shortCopy = 40;

export function putBytes(out: Uint8Array, at: number, from: Uint8Array, start: number, end: number): number {
  if (end - start > shortCopy) out.set(from.subarray(start, end), at);
  else for (let i = start, to = at; i < end; i++, to++) out[to] = from[i];
  return at + end - start;
}
