import type { Vector } from './vector.ts';

/** Numbers that somebody has given the words of a dictionary. Whoever has met a number of theirs before need not look at its word. */
export interface WordNumbers {
  /** Names whoever gave them, for as long as they hold; 16 digits. */
  readonly pool: string;
  /** By entry; null: the entry's own number. */
  readonly numbers: Int32Array | null;
}

// Beside the vectors, so that a copy that changes the words does not take their numbers along.
const known = new WeakMap<Vector, WordNumbers>();

export const wordNumbers = (dictionary: Vector): WordNumbers | undefined => known.get(dictionary);

/** The dictionary itself. */
export function withNumbers(dictionary: Vector, numbers: WordNumbers): Vector {
  known.set(dictionary, numbers);
  return dictionary;
}

/** Of the entries `at`. */
export function numbersAt({ pool, numbers }: WordNumbers, at: Int32Array): WordNumbers {
  return { pool, numbers: numbers === null ? at.slice() : at.map((entry) => numbers[entry]) };
}
