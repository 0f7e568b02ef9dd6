import { assert } from '../base/assert.ts';
import { bitmapBytes, setBit } from '../base/bits.ts';
import { type DataType, isVariable } from '../data/type.ts';
import { allocate, dictionaryOf, flat, flatBytes, isNull, strideOf, type Vector } from '../data/vector.ts';
import { flatten } from './gather.ts';

/** The rows of all vectors, one after another. A shared dictionary stays; other encodings become flat. */
export function concat(vectors: readonly Vector[]): Vector {
  assert(vectors.length > 0, 'a concatenation has at least one part');
  const filled = vectors.filter((vector) => vector.length > 0);
  if (filled.length === 0) return vectors[0];
  if (filled.length === 1) return filled[0];
  return sharedConstant(filled) ?? sharedDictionary(filled) ?? concatFlat(filled[0].type, filled.map(flatten));
}

/** The same constant object cut in pieces (all NULL, a literal) stays one. */
function sharedConstant(vectors: readonly Vector[]): Vector | undefined {
  const [first] = vectors;
  const same = vectors.every((vector) => vector.encoding === 'constant' && vector.values === first.values);
  if (!same || vectors.some((vector) => isNull(vector, 0) !== isNull(first, 0))) return undefined;
  return { ...first, length: totalLength(vectors) };
}

function sharedDictionary(vectors: readonly Vector[]): Vector | undefined {
  const { dictionary } = vectors[0];
  if (dictionary === null || vectors.some((vector) => vector.dictionary !== dictionary)) return undefined;
  const length = totalLength(vectors);
  const codes = new Int32Array(length);
  let at = 0;
  for (const vector of vectors) {
    codes.set((vector.values as Int32Array).subarray(0, vector.length), at);
    at += vector.length;
  }
  return dictionaryOf(dictionary, codes, length, concatValidity(vectors, length));
}

const totalLength = (vectors: readonly Vector[]): number => vectors.reduce((sum, vector) => sum + vector.length, 0);

function concatFlat(type: DataType, vectors: readonly Vector[]): Vector {
  const length = totalLength(vectors);
  const validity = concatValidity(vectors, length);
  if (isVariable(type)) return concatBytes(type, vectors, { length, validity });
  const stride = strideOf(type);
  const values = allocate(type, length);
  let at = 0;
  for (const vector of vectors) {
    values.set(vector.values.subarray(0, vector.length * stride) as never, at);
    at += vector.length * stride;
  }
  return flat(type, values, length, validity);
}

interface Shape {
  readonly length: number;
  readonly validity: Uint8Array | null;
}

function concatBytes(type: DataType, vectors: readonly Vector[], { length, validity }: Shape): Vector {
  const bytes = vectors.reduce((sum, { offsets, length: rows }) => sum + offsets![rows] - offsets![0], 0);
  const values = new Uint8Array(bytes);
  const offsets = new Int32Array(length + 1);
  let row = 0;
  let at = 0;
  for (const vector of vectors) {
    const from = vector.offsets!;
    const shift = at - from[0];
    for (let i = 1; i <= vector.length; i++) offsets[row + i] = from[i] + shift;
    values.set((vector.values as Uint8Array).subarray(from[0], from[vector.length]), at);
    at += from[vector.length] - from[0];
    row += vector.length;
  }
  return flatBytes(type, values, offsets, length, validity);
}

function concatValidity(vectors: readonly Vector[], length: number): Uint8Array | null {
  if (vectors.every((vector) => vector.validity === null)) return null;
  const out = new Uint8Array(bitmapBytes(length));
  let at = 0;
  for (const vector of vectors) {
    const bits = vector.validity;
    if ((at & 7) === 0 && bits !== null) out.set(bits.subarray(0, bitmapBytes(vector.length)), at >> 3);
    else for (let row = 0; row < vector.length; row++) if (!isNull(vector, row)) setBit(out, at + row);
    // Bits beyond the part's last row are no rows yet: later parts are OR-ed in.
    at += vector.length;
    if ((at & 7) !== 0) out[at >> 3] &= (1 << (at & 7)) - 1;
  }
  return out;
}
