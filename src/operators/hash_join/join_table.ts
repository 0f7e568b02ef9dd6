import { assert } from '../../base/assert.ts';
import { getBit } from '../../base/bits.ts';
import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { RowTable } from '../../kernels/row_table.ts';
import type { Candidates } from '../joining/pairs.ts';
import { bytesOf, concatBatches } from '../rows.ts';

/** The rows of the build side found by their keys: rows with equal keys lie side by side in `rows`. */
export class JoinTable {
  /** Rows with a NULL in a key that is not null-safe: they match nothing. */
  readonly nullKeys: Uint32Array;
  readonly right: Batch;
  private readonly table: RowTable;
  private readonly starts: Int32Array;
  private readonly rows: Uint32Array;
  private readonly nullSafe: readonly boolean[];

  constructor(builder: TableBuilder) {
    const { table, numbers, batches, empty, nullSafe, rowCount } = builder;
    this.table = table;
    this.nullSafe = nullSafe;
    this.right = concatBatches(batches, empty);
    // A counting sort by key number: the rows of a key keep their order.
    const starts = new Int32Array(table.count + 1);
    let withoutKey = 0;
    for (const list of numbers) {
      for (let i = 0; i < list.length; i++) {
        if (list[i] < 0) withoutKey++;
        else starts[list[i] + 1]++;
      }
    }
    for (let key = 0; key < table.count; key++) starts[key + 1] += starts[key];
    const next = starts.slice();
    this.starts = starts;
    this.rows = new Uint32Array(rowCount - withoutKey);
    this.nullKeys = new Uint32Array(withoutKey);
    let row = 0;
    let nullCount = 0;
    for (const list of numbers) {
      for (let i = 0; i < list.length; i++, row++) {
        if (list[i] < 0) this.nullKeys[nullCount++] = row;
        else this.rows[next[list[i]]++] = row;
      }
    }
  }

  candidates(keys: readonly Vector[], rows: number): Candidates {
    const numbers = new Int32Array(rows);
    this.table.find(keys, rows, numbers);
    dropNulls(keys, this.nullSafe, numbers);
    const starts = new Int32Array(rows);
    const ends = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      const key = numbers[i];
      if (key < 0) continue;
      starts[i] = this.starts[key];
      ends[i] = this.starts[key + 1];
    }
    return { starts, ends, rows: this.rows };
  }
}

/** Gathers the build side batch by batch. */
export class TableBuilder {
  readonly table: RowTable;
  /** By batch: the key number of each row, -1 for rows that match nothing. */
  readonly numbers: Int32Array[] = [];
  readonly batches: Batch[] = [];
  readonly empty: Batch;
  readonly nullSafe: readonly boolean[];
  rowCount = 0;
  private batchBytes = 0;

  constructor(keyTypes: readonly DataType[], nullSafe: readonly boolean[], empty: Batch) {
    assert(keyTypes.length > 0 && keyTypes.length === nullSafe.length, 'a hash join has keys');
    this.table = new RowTable(keyTypes);
    this.nullSafe = nullSafe;
    this.empty = empty;
  }

  add(batch: Batch, keys: readonly Vector[]): void {
    const numbers = new Int32Array(batch.length);
    this.table.insert(keys, batch.length, numbers);
    dropNulls(keys, this.nullSafe, numbers);
    this.numbers.push(numbers);
    this.batches.push(batch);
    this.batchBytes += bytesOf(batch);
    this.rowCount += batch.length;
  }

  /** Bytes held now and needed for a moment when the table is finished. */
  get bytes(): number {
    return 2 * this.batchBytes + this.table.bytes + this.rowCount * 12;
  }
}

/** Rows with a NULL in a key that is not null-safe have no number. */
function dropNulls(keys: readonly Vector[], nullSafe: readonly boolean[], numbers: Int32Array): void {
  for (const [k, { validity, encoding }] of keys.entries()) {
    if (nullSafe[k] || validity === null) continue;
    const isConstant = encoding === 'constant';
    for (let i = 0; i < numbers.length; i++) if (!getBit(validity, isConstant ? 0 : i)) numbers[i] = -1;
  }
}
