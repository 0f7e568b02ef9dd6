import type { Batch } from '../../data/batch.ts';
import type { ParquetSplit } from '../../data/split.ts';
import { int32 } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { PhysicalScan, PhysicalTopN } from '../../plan/physical.ts';
import type { RunContext } from '../define.ts';
import { concatBatches, sliceRows, takeRows } from '../rows.ts';
import { cachedRows } from '../scan/cached_rows.ts';
import { chosenRows } from '../scan/lazy_rows.ts';
import { type SortOrder, sortOrder } from '../sorting/sort_keys.ts';
import { bestRows, betterRows, type Choice } from '../top_n/best_rows.ts';
import type { TopSink } from './shape.ts';
import type { KeyRow } from './top_bound.ts';

/** Where a row is to be found: in a row group that is read again, or among rows that came the plain way. */
type Home = ParquetSplit | Batch;

/** Columns before the keys: number of the home, number of the row there. */
const places = 2;

/** Rows that are gathered beyond those kept before the best are chosen. */
const slack = 256;

/**
 * The first rows of an order as a pipeline finds them: their keys and where they lie. The other columns are read at the
 * end, of the rows that are left (late materialisation: Abadi et al., ICDE 2007).
 */
export class TopRows {
  private readonly sink: TopSink;
  private readonly order: SortOrder;
  private readonly choice: Choice;
  private readonly homes: Home[] = [];
  private batches: Batch[] = [];
  private rows = 0;
  private last: KeyRow | null = null;

  constructor(root: PhysicalTopN, sink: TopSink, context: RunContext) {
    this.sink = sink;
    this.order = sortOrder(root.keys, root.input.output, context.call);
    this.choice = { order: this.order, keep: root.keep, width: places };
  }

  /** What a row must come before to be among the first; null: there are not enough rows yet. */
  get bound(): KeyRow | null {
    return this.last;
  }

  /** The rows that come next are those of this row group. */
  enter(split: ParquetSplit): void {
    this.homes.push(split);
  }

  /** Rows of the row group by their numbers, in ascending order. */
  add(keys: readonly Vector[], rows: Int32Array): void {
    const { length } = rows;
    const home = new Int32Array(length).fill(this.homes.length - 1);
    let rest: Batch = { columns: [flat(int32, home, length), flat(int32, rows, length), ...keys], length };
    // Until there is a bound every row is a good one: a few of them give one for the others.
    while (this.last === null && rest.length > 0) {
      const some = Math.min(rest.length, this.choice.keep + slack);
      this.take(sliceRows(rest, 0, some));
      rest = sliceRows(rest, some, rest.length);
    }
    if (rest.length > 0) this.take(betterRows(rest, this.batches[0], this.choice));
  }

  /** Rows that came the plain way. */
  addRows(batch: Batch): void {
    this.homes.push(batch);
    this.add(
      this.order.keysOf(batch),
      Int32Array.from({ length: batch.length }, (_, row) => row),
    );
  }

  /** The first rows with all their columns, in order. */
  async finish(scan: PhysicalScan, context: RunContext): Promise<Batch | null> {
    if (this.rows === 0) return null;
    this.choose();
    const [{ columns, length }] = this.batches;
    const [home, row] = columns.map(({ values }) => values as Int32Array);
    const inPlace = Uint32Array.from({ length }, (_, i) => i).sort((i, j) => home[i] - home[j] || row[i] - row[j]);
    const parts: Batch[] = [];
    for (let first = 0; first < length; ) {
      const at = home[inPlace[first]];
      let end = first;
      while (end < length && home[inPlace[end]] === at) end++;
      const wanted = Uint32Array.from(inPlace.subarray(first, end), (i) => row[i]);
      parts.push(...(await this.rowsOf(this.homes[at], wanted, { scan, context })));
      first = end;
    }
    const order = new Uint32Array(length);
    for (const [i, place] of inPlace.entries()) order[place] = i;
    return takeRows(concatBatches(parts, { columns: [], length: 0 }), order);
  }

  private take({ columns, length }: Batch): void {
    if (length === 0) return;
    this.batches.push({ columns: columns.map(flatten), length });
    this.rows += length;
    const { keep } = this.choice;
    if (this.rows >= keep && (this.last === null || this.rows >= 2 * keep + slack)) this.choose();
  }

  private choose(): void {
    const { keep } = this.choice;
    const best = bestRows(this.batches, this.choice);
    this.batches = [best];
    this.rows = best.length;
    if (best.length === keep) this.last = { keys: best.columns.slice(places), row: keep - 1 };
  }

  private async rowsOf(
    home: Home,
    wanted: Uint32Array,
    { scan, context }: { readonly scan: PhysicalScan; readonly context: RunContext },
  ): Promise<readonly Batch[]> {
    if (!('kind' in home)) return [takeRows(home, wanted)];
    const counters = context.profile.of(scan);
    const parts: Batch[] = [];
    let [first, next] = [0, 0];
    for await (const batch of cachedRows(home, { columns: scan.columns, bounds: [], context, counters })) {
      const from = next;
      while (next < wanted.length && wanted[next] < first + batch.length) next++;
      if (next > from)
        parts.push(
          this.project(
            chosenRows(
              batch,
              wanted.slice(from, next).map((row) => row - first),
            ),
            scan,
          ),
        );
      first += batch.length;
      if (next === wanted.length) break;
    }
    return parts;
  }

  /** The output columns: each is one of the scan. */
  private project({ columns, length }: Batch, { output }: PhysicalScan): Batch {
    const at = this.sink.output.map((id) => output.findIndex((column) => column.id === id));
    return { columns: at.map((i) => columns[i]), length };
  }
}
