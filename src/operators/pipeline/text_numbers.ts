import { text } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { BytesInterner } from '../../kernels/interner.ts';
import { notCompiled } from './emitted.ts';

/** Numbers for texts: equal ones have one number, for as long as the pool lives. What compiled code computes with. */
export class TextNumbers {
  private readonly interner = new BytesInterner(text);
  private readonly known = new WeakMap<Vector, Int32Array>();

  private readonly limit: number;

  /** `limit`: bytes of texts beyond which no more are taken in. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.interner.bytes;
  }

  /** The number of each row's text; 0 where it is NULL. Throws NotCompiled when there are too many texts. */
  of(column: Vector): Int32Array {
    if (this.bytes > this.limit) notCompiled('so many texts');
    const numbers = this.interner.numbersOf(column, column.length, true);
    if (column.validity === null) return numbers;
    for (let i = 0; i < numbers.length; i++) if (numbers[i] < 0) numbers[i] = 0;
    return numbers;
  }

  /** The same for the entries of a dictionary, which are numbered once. */
  ofDictionary(dictionary: Vector): Int32Array {
    const before = this.known.get(dictionary);
    if (before !== undefined) return before;
    const numbers = this.of(dictionary);
    this.known.set(dictionary, numbers);
    return numbers;
  }

  /** The texts with these numbers; they stay where they are, as a dictionary that is only ever added to. */
  column(numbers: Int32Array, validity: Uint8Array | null): Vector {
    return this.interner.column(numbers, numbers.length, validity);
  }
}
