import { columnId } from '../../base/ids.ts';
import type { Relation } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import type { Split } from '../../data/split.ts';
import { int64 } from '../../data/type.ts';
import type { Column } from '../../plan/expr.ts';
import type { Distribution, PhysicalPlan } from '../../plan/physical.ts';

const output: readonly Column[] = [{ id: columnId(1), name: 'n', type: int64, nullable: false }];
const cost = { startup: 0, total: 0 };
export const columnN = { kind: 'column', id: columnId(1), type: int64 } as const;

export const scanOf = (name: string, rows: number): PhysicalPlan => ({
  kind: 'scan',
  parquetRows: 0,
  scan: 0,
  name,
  columns: [0],
  columnNames: ['n'],
  filter: null,
  bounds: [],
  output,
  rows,
  cost,
});

export const exchange = (distribution: Distribution, input: PhysicalPlan): PhysicalPlan => ({
  kind: 'exchange',
  distribution,
  input,
  output,
  rows: input.rows,
  cost,
});

export const gather: Distribution = { kind: 'gather', order: null };
export const hash = (partitions: number): Distribution => ({ kind: 'hash', keys: [columnN], partitions });

export const sum = (mode: 'partial' | 'final' | 'single', input: PhysicalPlan): PhysicalPlan => ({
  kind: 'hash_aggregate',
  mode,
  input,
  groups: [],
  aggregates: [],
  output,
  rows: 1,
  cost,
});

export const limit = (count: number, input: PhysicalPlan): PhysicalPlan => ({
  kind: 'limit',
  count,
  offset: 0,
  input,
  output,
  rows: count,
  cost,
});

export const values = (): PhysicalPlan => ({ kind: 'values', values: [[]], output, rows: 1, cost });

/** 1 … rows, in splits of the given size. */
export function seriesOf(rows: number, splitRows: number): Relation {
  const splits: Split[] = [];
  for (let at = 0; at < rows; at += splitRows) {
    splits.push({ kind: 'series', type: int64, start: BigInt(at + 1), step: 1n, rows: Math.min(splitRows, rows - at) });
  }
  return {
    name: 'series',
    schema: [field('n', int64)],
    stats: { rows, columns: [{}] },
    splits: () => ({ splits, pruned: 0 }),
  };
}
