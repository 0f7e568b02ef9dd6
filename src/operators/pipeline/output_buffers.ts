import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';
import type { CallContext } from '../../functions/define.ts';
import { flatten } from '../../kernels/gather.ts';
import type { ColumnRef, Expr, NamedExpr } from '../../plan/expr.ts';
import { someExpr } from '../../plan/walk.ts';
import { compile, type Evaluator } from '../evaluate.ts';
import type { Blocks } from './blocks.ts';
import type { PipelineHost } from './host.ts';
import { outputBytes } from './output_stage.ts';
import { morselRows } from './tuples.ts';

interface PlainExpr {
  readonly evaluate: Evaluator;
  readonly used: readonly ColumnRef[];
}

function evaluatorOf(expr: Expr): PlainExpr {
  const refs = new Map<ColumnId, ColumnRef>();
  someExpr(expr, (part) => {
    if (part.kind === 'column') refs.set(part.id, part);
    return false;
  });
  const used = [...refs.values()];
  const input = used.map(({ id, type }) => ({ id, type, name: '', nullable: true }));
  return { evaluate: compile(expr, input), used };
}

/** Where the output stage writes computed columns, and how they become a batch. */
export class OutputBuffers {
  /** Addresses by the names of the stage's own parameters. */
  readonly own = new Map<string, number>();
  private readonly host: PipelineHost;
  private readonly columns: readonly NamedExpr[];
  private readonly call: CallContext;
  private readonly evaluators = new Map<number, PlainExpr>();

  constructor(host: PipelineHost, columns: readonly NamedExpr[], call: CallContext, blocks: Blocks) {
    this.host = host;
    this.call = call;
    this.columns = columns;
    for (const [i, { column, expr }] of columns.entries()) {
      if (expr.kind === 'column') continue;
      this.own.set(`output.${i}`, blocks.allocate(outputBytes(column.type) * morselRows));
      this.own.set(`output_valid.${i}`, blocks.allocate(morselRows));
    }
  }

  /**
   * The rows that the stage has computed; `plain` gives those columns that it passes on as they are, `later` says which
   * are computed here. Errors: those of their expressions.
   */
  batch(rows: number, plain: (column: ColumnRef) => Vector, later: ReadonlySet<number>): Batch {
    const columns = this.columns.map(({ expr }, i) => {
      if (expr.kind === 'column') return plain(expr);
      return later.has(i) ? this.evaluated(i, rows, plain) : this.computed(i, rows);
    });
    return { columns, length: rows };
  }

  private evaluated(i: number, rows: number, plain: (column: ColumnRef) => Vector): Vector {
    const { evaluate, used } = this.evaluators.get(i) ?? evaluatorOf(this.columns[i].expr);
    this.evaluators.set(i, { evaluate, used });
    return evaluate({ columns: used.map(plain), length: rows }, this.call);
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
