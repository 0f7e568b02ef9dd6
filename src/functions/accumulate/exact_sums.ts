import type { DataType } from '../../data/type.ts';
import { strideOf, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import { grown } from './groups.ts';

/** After so many rows the pending doubles could lose a bit: 2^20 rows of 32-bit words stay below 2^53. */
const settleEvery = 1 << 20;
/** What else may be in a pending double: pending rows add up to less. */
const mostSmall = 2 ** 52;

/**
 * Exact sums of integers of 16 to 128 bits, one per group, without a BigInt per row: each 32-bit word of the values is
 * summed in a double of its own, and these are brought together (`settle`) before a double could round.
 */
export class ExactSums {
  /** Rows added to each group, NULLs left out. */
  counts = new Float64Array(0);
  private readonly words: Float64Array[];
  private totals: bigint[] = [];
  private pendingRows = 0;
  private groups = 0;

  constructor(type: DataType) {
    const wide = strideOf(type) * (type.kind === 'int' && type.bits < 64 ? 1 : 2);
    this.words = Array.from({ length: wide }, () => new Float64Array(0));
  }

  resize(count: number): void {
    this.groups = count;
    this.counts = grown(this.counts, count);
    for (let k = 0; k < this.words.length; k++) this.words[k] = grown(this.words[k], count);
  }

  add(groups: Uint32Array | null, column: Vector, rows: number): void {
    for (let from = 0; from < rows; from += settleEvery) {
      const until = Math.min(rows, from + settleEvery);
      if (this.pendingRows + until - from > settleEvery) this.settle();
      this.pendingRows += until - from;
      this.addRange(groups, flatten(column), from, until);
    }
  }

  /** Adds a sum made elsewhere, of `rows` rows. */
  addTotal(group: number, units: bigint, rows: number): void {
    this.totals[group] = (this.totals[group] ?? 0n) + units;
    this.counts[group] += rows;
  }

  /** The same of a sum that 64 bits hold. */
  addSmall(group: number, total: bigint, rows: number): void {
    const more = Number(total);
    const sum = this.words[0][group] + more;
    const isExact = Math.abs(more) <= mostSmall && Math.abs(sum) <= mostSmall;
    if (this.words.length > 1 || !isExact) return this.addTotal(group, total, rows);
    this.words[0][group] = sum;
    this.counts[group] += rows;
  }

  /** The sum as a double that holds it; null: none does. */
  small(group: number): number | null {
    return this.words.length === 1 && (this.totals[group] ?? 0n) === 0n ? this.words[0][group] : null;
  }

  total(group: number): bigint {
    let units = this.totals[group] ?? 0n;
    for (let k = 0; k < this.words.length; k++) units += BigInt(this.words[k][group]) << BigInt(32 * k);
    return units;
  }

  private addRange(groups: Uint32Array | null, column: Vector, from: number, until: number): void {
    if (this.words.length === 1) return this.addNarrow(groups, column, from, until);
    const { values, validity } = column;
    const width = this.words.length;
    const parts = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    const { words, counts } = this;
    const top = width - 1;
    for (let i = from; i < until; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      counts[g]++;
      for (let k = 0; k < top; k++) words[k][g] += parts[i * width + k] >>> 0;
      words[top][g] += parts[i * width + top];
    }
  }

  private addNarrow(groups: Uint32Array | null, column: Vector, from: number, until: number): void {
    const values = column.values as Int32Array;
    const { validity } = column;
    const { counts } = this;
    const sums = this.words[0];
    for (let i = from; i < until; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      counts[g]++;
      sums[g] += values[i];
    }
  }

  private settle(): void {
    for (let g = 0; g < this.groups; g++) {
      this.totals[g] = this.total(g);
      for (const word of this.words) word[g] = 0;
    }
    this.pendingRows = 0;
  }
}
