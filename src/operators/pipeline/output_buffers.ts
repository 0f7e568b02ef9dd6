import type { Batch } from '../../data/batch.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { ColumnRef, NamedExpr } from '../../plan/expr.ts';
import type { Blocks } from './blocks.ts';
import type { PipelineHost } from './host.ts';
import { outputBytes } from './output_stage.ts';
import { morselRows } from './tuples.ts';

/** Where the output stage writes computed columns, and how they become a batch. */
export class OutputBuffers {
  /** Addresses by the names of the stage's own parameters. */
  readonly own = new Map<string, number>();
  private readonly host: PipelineHost;
  private readonly columns: readonly NamedExpr[];

  constructor(host: PipelineHost, columns: readonly NamedExpr[], blocks: Blocks) {
    this.host = host;
    this.columns = columns;
    for (const [i, { column, expr }] of columns.entries()) {
      if (expr.kind === 'column') continue;
      this.own.set(`output.${i}`, blocks.allocate(outputBytes(column.type) * morselRows));
      this.own.set(`output_valid.${i}`, blocks.allocate(morselRows));
    }
  }

  /** The rows that the stage has computed; `plain` gives those columns that it passes on as they are. */
  batch(rows: number, plain: (column: ColumnRef) => Vector): Batch {
    return {
      columns: this.columns.map(({ expr }, i) => (expr.kind === 'column' ? plain(expr) : this.computed(i, rows))),
      length: rows,
    };
  }

  private computed(i: number, rows: number): Vector {
    const { type } = this.columns[i].column;
    const { heap, texts } = this.host;
    const from = this.own.get(`output.${i}`)!;
    const validity = this.validity(this.own.get(`output_valid.${i}`)!, rows);
    if (type.kind === 'text') {
      return flatten(texts.column(new Int32Array(heap.u8.buffer.slice(from, from + rows * 4)), validity));
    }
    const values = allocate(type, rows);
    new Uint8Array(values.buffer).set(heap.u8.subarray(from, from + values.byteLength));
    return flat(type, values, rows, validity);
  }

  private validity(from: number, rows: number): Uint8Array | null {
    const { u8 } = this.host.heap;
    const bits = new Uint8Array((rows + 7) >> 3);
    let valid = 0;
    for (let row = 0; row < rows; row++) {
      valid += u8[from + row];
      bits[row >> 3] |= u8[from + row] << (row & 7);
    }
    return valid === rows ? null : bits;
  }
}
