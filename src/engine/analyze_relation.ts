import { errors } from '../base/error.ts';
import type { AnalyzedColumn } from '../catalog/entry.ts';
import { rowAt } from '../data/batch.ts';
import type { Relation } from '../data/relation.ts';
import { bool, float64 } from '../data/type.ts';
import { aggregate, columnRef, literal, passOn, project, trueLiteral } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { BindContext } from '../planner/bind/context.ts';
import { scanOf } from '../planner/bind/table.ts';
import { aggregateCall, call } from '../planner/expr/make.ts';
import type { StatementContext } from './context.ts';
import { run } from './query.ts';

export interface AnalyzedRelation {
  readonly files: string;
  readonly rows: number;
  /** Rows from which common values and histograms come. */
  readonly sampled: number;
  readonly columns: readonly AnalyzedColumn[];
}

export interface Wanted {
  /** Schema indices. */
  readonly columns: readonly number[];
  /** Names of all columns of the schema in the files. */
  readonly stored: readonly string[];
  /** Names the files. */
  readonly files: string;
}

/** As many as Postgres takes: 300 for each of 100 common values. */
const sampleRows = 30_000;
/** The same rows are drawn each time, so that the same files give the same plans. */
const sampleSeed = 0x5eedn;

/** One pass over the wanted columns, in parallel, as one aggregate over a scan. */
export async function analyzeRelation(
  relation: Relation,
  { columns, stored, files }: Wanted,
  binding: BindContext,
  context: StatementContext,
): Promise<AnalyzedRelation> {
  const item = scanOf(relation, binding);
  const wanted = columns.map((i) => item.columns[i].column);
  const sampled = { column: binding.ids.column('sampled', bool, false), expr: isSampled(relation.stats.rows) };
  const rows = project(item.plan, [...wanted.map(passOn), sampled]);
  const newColumn = (name: string) => (type: Expr['type']) => binding.ids.column(name, type);
  const count = aggregateCall('count', [], newColumn('rows'));
  const countSampled = aggregateCall('count_if', [columnRef(sampled.column)], newColumn('sampled_rows'));
  const each = wanted.map((column) =>
    aggregateCall('column_statistics', [columnRef(column), columnRef(sampled.column)], newColumn(column.name)),
  );
  const plan = aggregate(rows, [], [count, countSampled, ...each]);
  const repeatable = { ...context, call: { ...context.call, seed: sampleSeed } };
  for await (const batch of run(plan, binding, repeatable)) {
    const [total, inSample, ...found] = rowAt(batch, 0);
    return {
      files,
      rows: Number(total),
      sampled: Number(inSample),
      columns: found.map((text, i) => {
        const { name, type } = relation.schema[columns[i]];
        return analyzedColumn(stored[columns[i]] ?? name, type, String(text), Number(total));
      }),
    };
  }
  return unreachableRow();
}

const unreachableRow = (): never => {
  throw errors.internal('an aggregate without groups gives one row');
};

const isSampled = (rows: number): Expr =>
  rows <= sampleRows ? trueLiteral : call('<', [call('random', []), literal(sampleRows / rows, float64)]);

/** As `column_statistics` writes it. */
interface Found {
  readonly values: number;
  readonly distinct: number;
  readonly width: number;
  readonly common: readonly (readonly [string, number])[];
  readonly histogram: readonly string[];
  readonly correlation: number | null;
}

function analyzedColumn(name: string, type: AnalyzedColumn['type'], text: string, rows: number): AnalyzedColumn {
  const { values, distinct, width, common, histogram, correlation } = JSON.parse(text) as Found;
  const present = rows === 0 ? 1 : values / rows;
  return {
    ...{ name, type, nulls: 1 - present, width, distinct, histogram, correlation },
    common: common.map(([value, share]) => [value, share * present] as const),
  };
}
