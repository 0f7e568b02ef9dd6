import type { ColumnId } from '../../base/ids.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { keyComparison } from '../../kernels/sort_keys.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { type Blocks, copyInto } from './blocks.ts';
import { boundSlots } from './bound_stage.ts';
import type { PipelineHost } from './host.ts';
import type { Parameters } from './parameters.ts';
import type { BoundStep } from './shape.ts';

/** A row of flat key columns. */
export interface KeyRow {
  readonly keys: readonly Vector[];
  readonly row: number;
}

/** Tells compiled code the bound of a top-N: for texts with a dictionary, which of its entries are still good enough. */
export class TopBound {
  private readonly step: BoundStep;
  private readonly host: PipelineHost;
  private readonly blocks: Blocks;
  private table = { address: 0, bytes: 0 };
  private text = { address: 0, bytes: 0 };
  private written: KeyRow | null = null;
  private dictionary: Vector | null = null;

  /** `blocks` own what it puts into the heap. */
  constructor(step: BoundStep, host: PipelineHost, blocks: Blocks) {
    this.step = step;
    this.host = host;
    this.blocks = blocks;
  }

  /** `columns`: those of the rows that come next. */
  write(parameters: Parameters, columns: ReadonlyMap<ColumnId, HeapColumn>, bound: KeyRow | null): void {
    const { expr } = this.step.key;
    parameters.set(boundSlots.state, bound === null ? 0 : isNull(bound.keys[0], bound.row) ? 2 : 1);
    if (expr.kind === 'column' && expr.type.kind === 'text') {
      const { dictionary } = columns.get(expr.id)!;
      if (dictionary === null) this.writeText(parameters, bound);
      else this.writeTable(parameters, dictionary, bound);
    } else if (bound !== null) writeWord(parameters, bound);
  }

  private writeText(parameters: Parameters, bound: KeyRow | null): void {
    if (bound !== null) {
      const [key] = bound.keys;
      const bytes = (key.values as Uint8Array).subarray(key.offsets![bound.row], key.offsets![bound.row + 1]);
      this.text = this.room(this.text, bytes.length);
      copyInto(this.host, this.text.address, bytes);
      parameters.set(boundSlots.bytes, bytes.length);
    }
    parameters.set(boundSlots.text, this.text.address);
  }

  private writeTable(parameters: Parameters, dictionary: Vector, bound: KeyRow | null): void {
    if (dictionary !== this.dictionary || bound !== this.written) {
      this.table = this.room(this.table, dictionary.length);
      const { u8 } = this.host.heap;
      const { address } = this.table;
      if (bound === null || isNull(bound.keys[0], bound.row)) u8.fill(1, address, address + dictionary.length);
      else this.compareEntries(u8.subarray(address, address + dictionary.length), dictionary, bound);
      this.dictionary = dictionary;
      this.written = bound;
    }
    parameters.set(boundSlots.table, this.table.address);
  }

  private compareEntries(out: Uint8Array, dictionary: Vector, { keys: [key], row }: KeyRow): void {
    const { isOnly, key: order } = this.step;
    const compare = keyComparison(order.expr.type, order);
    const most = isOnly ? -1 : 0;
    for (let i = 0; i < out.length; i++) out[i] = compare(dictionary, i, key, row) <= most ? 1 : 0;
  }

  private room(before: { readonly address: number; readonly bytes: number }, bytes: number): typeof before {
    if (before.address !== 0 && before.bytes >= bytes) return before;
    const most = Math.max(1024, bytes * 2);
    return { address: this.blocks.allocate(most), bytes: most };
  }
}

function writeWord(parameters: Parameters, { keys: [key], row }: KeyRow): void {
  if (isNull(key, row)) return;
  const value = key.values[row];
  if (key.type.kind === 'float') parameters.setFloat(boundSlots.value, value as number);
  else parameters.set(boundSlots.value, value);
}
