import { bitmapBytes, clearBit, getBit, setBit } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import { bool } from '../../data/type.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { constant, vectorOf } from '../../data/vector_builder.ts';
import type { Expr } from '../../plan/expr.ts';
import type { MemoryBudget, RunContext } from '../define.ts';
import { compile } from '../evaluate.ts';
import { nulls } from '../joining/join_rows.ts';
import { Reservation } from '../reservation.ts';
import { type RuntimeFilter, runtimeFilter } from '../runtime_filter/filter.ts';
import { keyCollection } from '../runtime_filter/summaries.ts';
import { type Blocks, copyInto } from './blocks.ts';
import { type BuildRows, buildRows } from './build_rows.ts';
import { exprKey } from './expr_columns.ts';
import { rangeOf, type Words, wordsOf } from './heap_words.ts';
import type { PipelineHost } from './host.ts';
import { buildDense, buildHash } from './join_kernel.ts';
import type { JoinStep } from './shape.ts';

/** A column of a build side in the heap; row number `rows`, behind the last, is NULL. */
export interface BuildColumn {
  readonly words: Words;
  readonly values: number;
  /** Address of a bitmap; always there. */
  readonly validity: number;
  readonly mayBeNull: boolean;
}

/** How rows are found by their key. */
export type JoinTable =
  /** Heads by key less `low`, `size` of them. */
  | { readonly kind: 'dense'; readonly low: bigint; readonly size: number; readonly heads: number }
  | { readonly kind: 'hash'; readonly mask: number; readonly heads: number }
  /** Every row, one after the other. */
  | { readonly kind: 'all' };

/** Keys lie this many times more widely than there are rows at most where a table is addressed by them. */
const densest = 8;
const smallDense = 1 << 16;
/** Keys of which runtime filters are made. */
const mostCollected = 1 << 16;

const marks: Batch = { columns: [vectorOf(bool, [false, true])], length: 2 };

/** The build side of a join in linear memory; shared by the tasks of a process, which close it when the query ends. */
export class HeapBuild {
  readonly rows: number;
  /** The rows that cursors name, with the columns of the step: those that were built, or the marks false and true. */
  readonly shown: Batch;
  /** Some row has no key. */
  hasNullKeys = false;
  private readonly batch: Batch;
  readonly table: JoinTable;
  /** Address of the chains. */
  readonly next: number;
  /** Address of the key words, row by row. */
  readonly keys: number;
  /** Rows that are not the first of their key. */
  readonly repeated: number;
  private readonly step: JoinStep;
  private readonly host: PipelineHost;
  private readonly context: RunContext;
  private readonly places: BuildRows['places'];
  private readonly blocks: Blocks;
  private readonly memory: Reservation;
  private readonly columns = new Map<string, BuildColumn | null>();
  private made: readonly RuntimeFilter[] | null = null;
  private users = 0;
  private isClosed = false;
  private isFree = false;

  constructor(
    step: JoinStep,
    { batch, places, blocks }: BuildRows,
    memory: Reservation,
    { host, context }: { host: PipelineHost; context: RunContext },
  ) {
    this.step = step;
    this.host = host;
    this.context = context;
    this.batch = batch;
    this.rows = batch.length;
    this.shown = step.node.mark === null ? batch : marks;
    this.memory = memory;
    this.places = places;
    this.blocks = blocks;
    host.enter();
    try {
      this.next = this.blocks.allocate((this.rows + 1) * 4);
      const { keys, table, repeated } = step.leftKeys.length === 0 ? this.chained() : this.found();
      this.keys = keys;
      this.table = table;
      this.repeated = repeated;
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** No key has two rows. */
  get unique(): boolean {
    return this.repeated === 0;
  }

  /** A column, or what is computed of columns, laid out for compiled code; null: its type has no words. */
  column(expr: Expr): BuildColumn | null {
    const key = exprKey(expr);
    const known = this.columns.get(key);
    if (known !== undefined) return known;
    const made = this.layOut(expr);
    this.columns.set(key, made);
    return made;
  }

  /** The runtime filters that scans of the same task ask for; none of so many keys that collecting them would not pay. */
  filters(): readonly RuntimeFilter[] {
    this.made ??= this.rows > mostCollected ? [] : this.collected();
    return this.made;
  }

  vector(id: ColumnId): Vector {
    return this.shown.columns[this.step.columns.findIndex((column) => column.id === id)];
  }

  /** A task begins to use it. */
  enter(): void {
    this.users++;
  }

  leave(): void {
    this.users--;
    if (this.isClosed) this.close();
  }

  /** Frees it as soon as no task uses it: one that was cancelled may still be on its way out. */
  close(): void {
    this.isClosed = true;
    if (this.users > 0 || this.isFree) return;
    this.isFree = true;
    this.host.leave();
    this.blocks.close();
    this.memory.close();
  }

  /** A table over the keys. */
  private found(): Pick<HeapBuild, 'keys' | 'table' | 'repeated'> {
    const { host, rows, next } = this;
    const { keys, usable, range } = this.keyWords();
    const width = keyWidth(this.step);
    const span = width === 1 && range !== null ? range.high - range.low + 1n : 0n;
    const isDense = span > 0n && span <= BigInt(Math.max(smallDense, rows * densest));
    const slots = isDense ? Number(span) : 2 ** Math.ceil(Math.log2(Math.max(16, rows * 2)));
    const heads = this.blocks.allocate(slots * 4);
    host.heap.u8.fill(0, heads, heads + slots * 4);
    const at = { keys, usable, rows, heads, next };
    const repeated = isDense ? buildDense(host.heap, at, range!.low) : buildHash(host.heap, width, at, slots - 1);
    const table: JoinTable = isDense
      ? { kind: 'dense', low: range!.low, size: slots, heads }
      : { kind: 'hash', mask: slots - 1, heads };
    return { keys, table, repeated };
  }

  /** Without keys: a chain of all rows. */
  private chained(): Pick<HeapBuild, 'keys' | 'table' | 'repeated'> {
    const { rows, next, host } = this;
    for (let row = 0; row < rows; row++) host.heap.i32[next / 4 + row] = row + 1 < rows ? row + 2 : 0;
    return { keys: 0, table: { kind: 'all' }, repeated: Math.max(0, rows - 1) };
  }

  private collected(): readonly RuntimeFilter[] {
    const { node } = this.step;
    const { right } = node;
    const summaries = node.kind === 'hash_join' ? (node.summaries ?? []) : [];
    if (summaries.length === 0) return [];
    const keys = keyCollection(summaries, right.output, this.context.call);
    keys.add(this.batch);
    return keys.finish().map((found) => runtimeFilter([found]));
  }

  private layOut(expr: Expr): BuildColumn | null {
    const words = this.wordsOf(expr, this.shown);
    const alone = this.ofNobody(expr);
    if (words === null || alone === null) return null;
    const rows = this.shown.length;
    const size = words.values.BYTES_PER_ELEMENT;
    const place = this.shown === this.batch && expr.kind === 'column' ? this.places.get(expr.id) : undefined;
    const address = place ?? this.blocks.allocate((rows + 1) * size);
    if (place === undefined) copyInto(this.host, address, words.values);
    copyInto(this.host, address + rows * size, alone.values);
    const { heap } = this.host;
    const bits = words.validity?.slice(0, bitmapBytes(rows + 1)) ?? new Uint8Array(bitmapBytes(rows + 1)).fill(0xff);
    const validity = this.blocks.allocate(bitmapBytes(rows + 1));
    const all = new Uint8Array(bitmapBytes(rows + 1));
    all.set(bits);
    if (alone.validity === null || getBit(alone.validity, 0)) setBit(all, rows);
    else clearBit(all, rows);
    heap.u8.set(all, validity);
    const range = words.word === 'i64' ? rangeOfBoth(words, alone) : words.range;
    return { words: { ...words, range }, values: address, validity, mayBeNull: words.validity !== null };
  }

  /** What the expression is where a row has met nobody, over columns that all are NULL: a value where it tests for NULL. */
  private ofNobody(expr: Expr): Words | null {
    const isMet = expr.kind === 'column' || !isPreserving(this.step);
    const types = this.step.columns.map(({ type }) => type);
    return isMet
      ? wordsOf(constant(expr.type, null, 1), this.host.texts)
      : this.wordsOf(expr, { columns: nulls(types, 1), length: 1 });
  }

  private wordsOf(expr: Expr, rows: Batch): Words | null {
    return wordsOf(compile(expr, this.step.columns)(rows, this.context.call), this.host.texts);
  }

  /** Where a key lies in the heap as 64 bits already; undefined: nowhere. */
  private placeOf(key: Expr): number | undefined {
    if (key.kind !== 'column') return undefined;
    const at = this.step.node.right.output.findIndex(({ id }) => id === key.id);
    return this.batch.columns[at]?.values instanceof BigInt64Array ? this.places.get(key.id) : undefined;
  }

  /** The keys as words, row by row, and which rows have all of them. */
  private keyWords(): { keys: number; usable: number; range: Words['range'] | null } {
    const { host, rows, step } = this;
    const width = keyWidth(step);
    const place = width === 1 ? this.placeOf(step.rightKeys[0]) : undefined;
    const keys = place ?? this.blocks.allocate(Math.max(1, rows * width) * 8);
    const to = new Int32Array(host.heap.u8.buffer, keys, rows * width * 2);
    const usable = new Uint8Array(bitmapBytes(rows + 1)).fill(0xff);
    let range: Words['range'] | null = null;
    let at = 0;
    for (const [k, expr] of step.rightKeys.entries()) {
      const vector = compile(expr, step.node.right.output)(this.batch, this.context.call);
      const words = wordsOf(vector, host.texts);
      if (words === null) throw errors.internal('keys of a compiled join have words');
      if (place === undefined) writeKeys(to, words, { rows, width, at });
      if (step.nullSafe[k]) {
        writeNulls(to, vector, { rows, width, at });
        at++;
      } else if (vector.validity !== null) {
        for (let i = 0; i < rows; i++) {
          if (!isNull(vector, i)) continue;
          clearBit(usable, i);
          this.hasNullKeys = true;
        }
      }
      if (words.word === 'i64') range = rangeOf(words);
      at++;
    }
    return { keys, usable: this.blocks.put(usable), range };
  }
}

/** Words of the keys of a row: one for each key, and one more where NULL meets NULL that says whether there is a value. */
const keyWidth = ({ leftKeys, nullSafe }: JoinStep): number => leftKeys.length + nullSafe.filter((safe) => safe).length;

/** No value is 0, and 0 in the word behind it. */
function writeNulls(to: Int32Array, vector: Vector, { rows, width, at }: Place): void {
  for (let i = 0; i < rows; i++) {
    const place = (i * width + at) * 2;
    const isThere = !isNull(vector, i);
    if (!isThere) to.fill(0, place, place + 2);
    to[place + 2] = isThere ? 1 : 0;
    to[place + 3] = 0;
  }
}

/** Joins whose cursor may stand behind the last row: of rows of the left that meet nobody, of marks that are NULL. */
export const isPreserving = ({ node: { join } }: JoinStep): boolean =>
  join === 'left' || join === 'single' || join === 'mark';

function rangeOfBoth(words: Words, other: Words): Words['range'] {
  const [a, b] = [rangeOf(words), rangeOf(other)];
  return { low: a.low < b.low ? a.low : b.low, high: a.high > b.high ? a.high : b.high };
}

interface Place {
  readonly rows: number;
  readonly width: number;
  readonly at: number;
}

/** One key of every row as 64 bits, in two halves, equal exactly when values are: see `keyWord` of hashing.ts. */
function writeKeys(to: Int32Array, { values, word, storage }: Words, { rows, width, at }: Place): void {
  if (word === 'f64') {
    const doubles = Float64Array.from(values as Float64Array, (x) => (Number.isNaN(x) ? Number.NaN : x + 0));
    return writeKeys(to, { values: doubles, word: 'i64', storage: 'i64' } as Words, { rows, width, at });
  }
  if (storage === 'i64') {
    const halves = new Int32Array(values.buffer, values.byteOffset, rows * 2);
    for (let i = 0; i < rows; i++) {
      const place = (i * width + at) * 2;
      to[place] = halves[2 * i];
      to[place + 1] = halves[2 * i + 1];
    }
    return;
  }
  const numbers = values as Int32Array;
  for (let i = 0; i < rows; i++) {
    const place = (i * width + at) * 2;
    to[place] = numbers[i];
    to[place + 1] = numbers[i] >> 31;
  }
}

/** Reads the build side and makes its table; null: memory refuses, or there are more rows than are tried one by one. */
export async function buildSide(
  step: JoinStep,
  run: () => BatchStream,
  budget: MemoryBudget,
  { host, context }: { readonly host: PipelineHost; readonly context: RunContext },
): Promise<HeapBuild | null> {
  const { node } = step;
  const memory = new Reservation(budget, context.profile.of(node));
  try {
    const rows = await buildRows(step, run, memory, { host, context });
    if (rows !== null) return new HeapBuild(step, rows, memory, { host, context });
  } catch (thrown) {
    memory.close();
    throw thrown;
  }
  memory.close();
  return null;
}
