import { getBit } from '../base/bits.ts';
import { dictionaryOf, type Vector } from '../data/vector.ts';
import { gather, gatherValidity } from './gather.ts';

/**
 * The same rows as `gather` gives, but texts stay where they are: the vector becomes the dictionary of what is taken of
 * it. For texts that will be taken again, or dropped, before anybody reads them. `rows` becomes part of the result.
 */
export function refer(vector: Vector, rows: Int32Array): Vector {
  if (vector.encoding !== 'flat' || vector.offsets === null || vector.length === 0) return gather(vector, rows);
  const validity = gatherValidity(vector, rows, rows.length);
  if (validity !== null) for (let i = 0; i < rows.length; i++) if (!getBit(validity, i)) rows[i] = 0;
  return dictionaryOf(wordsOf(vector), rows, rows.length, validity);
}

const words = new WeakMap<Vector, Vector>();

/** The same one for the same vector: rows that are put together later keep a dictionary that they share. */
function wordsOf(vector: Vector): Vector {
  const known = words.get(vector);
  if (known !== undefined) return known;
  const made: Vector = { ...vector, validity: null };
  words.set(vector, made);
  return made;
}
