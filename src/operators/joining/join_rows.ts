import { bitmapBytes, clearBit } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import { bool, type DataType } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import { gather } from '../../kernels/gather.ts';
import { selectNull, selectTrue } from '../../kernels/select.ts';
import type { JoinKind } from '../../plan/logical.ts';
import { takeRows } from '../rows.ts';
import { type Candidates, type PairChunk, pairsOf } from './pairs.ts';

/** What a join does with pairs, however they are found. */
export interface JoinShape {
  readonly join: JoinKind;
  /** Over left and then right columns; null = every candidate pair matches. */
  readonly residual: ((pairs: Batch) => Vector) | null;
  /** Told how many pairs the residual left out. */
  readonly dropped: (pairs: number) => void;
  readonly leftTypes: readonly DataType[];
  readonly rightTypes: readonly DataType[];
}

/** Joins whose output has the right columns, and which therefore give out pairs. */
const givesPairs = (join: JoinKind): boolean => join !== 'semi' && join !== 'anti' && join !== 'mark';
const keepsLeft = (join: JoinKind): boolean => join === 'left' || join === 'full' || join === 'single';
export const keepsRight = (join: JoinKind): boolean => join === 'right' || join === 'full';

/** One batch of the left side while right rows are tried with it. */
export class LeftBatch {
  readonly rows: Batch;
  /** Left rows that have met a match, or already went out. */
  readonly matched: Uint8Array;
  /** Left rows for which the condition was NULL at least once (mark joins). */
  readonly unknown: Uint8Array;
  private readonly shape: JoinShape;

  constructor(rows: Batch, shape: JoinShape) {
    this.rows = rows;
    this.shape = shape;
    this.matched = new Uint8Array(rows.length);
    this.unknown = new Uint8Array(rows.length);
  }

  /**
   * Tries candidates, gives out pairs. `matchedRight` (right and full joins) notes which right rows found a partner.
   * `only`: there are no further right rows, so left rows without candidates can go out in their place.
   */
  *meet(right: Batch, candidates: Candidates, matchedRight: Uint8Array | null, only: boolean): Iterable<Batch> {
    const { join, residual } = this.shape;
    if (residual === null && !givesPairs(join)) return this.noteCandidates(candidates);
    const lonely = only && residual === null && keepsLeft(join);
    for (const chunk of pairsOf(candidates, lonely)) {
      const matching = this.matching(right, chunk, matchedRight);
      if (givesPairs(join) && matching.length > 0) yield matching;
    }
  }

  /** What goes out when all right rows have been tried. */
  end(): Batch {
    const { join, rightTypes } = this.shape;
    if (join === 'semi') return this.where(1);
    if (join === 'anti') return this.where(0);
    if (join === 'mark') return { columns: [...this.rows.columns, this.marks()], length: this.rows.length };
    if (!keepsLeft(join)) return { columns: [], length: 0 };
    const alone = this.where(0);
    return { columns: [...alone.columns, ...nulls(rightTypes, alone.length)], length: alone.length };
  }

  private noteCandidates({ starts, ends }: Candidates): void {
    for (let i = 0; i < starts.length; i++) if (starts[i] < ends[i]) this.matched[i] = 1;
  }

  private matching(right: Batch, chunk: PairChunk, matchedRight: Uint8Array | null): Batch {
    const { residual, join } = this.shape;
    const pairs = pairBatch(this.rows, right, chunk);
    const verdict = residual === null ? null : residual(pairs);
    const chosen = verdict === null ? null : selectTrue(verdict);
    if (verdict !== null && join === 'mark') for (const pair of selectNull(verdict)) this.unknown[chunk.left[pair]] = 1;
    const count = chosen === null ? chunk.count : chosen.length;
    if (count < chunk.count) this.shape.dropped(chunk.count - count);
    for (let k = 0; k < count; k++) {
      const pair = chosen === null ? k : chosen[k];
      const row = chunk.left[pair];
      if (join === 'single' && this.matched[row] === 1) throw errors.moreThanOneRow();
      this.matched[row] = 1;
      if (matchedRight !== null && chunk.right[pair] >= 0) matchedRight[chunk.right[pair]] = 1;
    }
    return chosen === null || count === chunk.count ? pairs : takeRows(pairs, chosen);
  }

  private where(matched: 0 | 1): Batch {
    const { length } = this.rows;
    const chosen = new Uint32Array(length);
    let count = 0;
    for (let i = 0; i < length; i++) if (this.matched[i] === matched) chosen[count++] = i;
    return count === length ? this.rows : takeRows(this.rows, chosen, count);
  }

  private marks(): Vector {
    const { length } = this.rows;
    const bits = new Uint8Array(bitmapBytes(length)).fill(0xff);
    for (let i = 0; i < length; i++) if (this.matched[i] === 0 && this.unknown[i] === 1) clearBit(bits, i);
    return flat(bool, this.matched, length, bits);
  }
}

function pairBatch(left: Batch, right: Batch, { left: leftRows, right: rightRows, count }: PairChunk): Batch {
  return {
    columns: [
      ...left.columns.map((column) => gather(column, leftRows, count)),
      ...right.columns.map((column) => gather(column, rightRows, count)),
    ],
    length: count,
  };
}

export const nulls = (types: readonly DataType[], rows: number): readonly Vector[] =>
  types.map((type) => constant(type, null, rows));

/** Right rows that met no left row, with NULLs for the left columns. */
export function aloneOnTheRight(right: Batch, matched: Uint8Array, leftTypes: readonly DataType[]): Batch {
  const chosen = new Uint32Array(right.length);
  let count = 0;
  for (let i = 0; i < right.length; i++) if (matched[i] === 0) chosen[count++] = i;
  const rows = takeRows(right, chosen, count);
  return { columns: [...nulls(leftTypes, count), ...rows.columns], length: count };
}
