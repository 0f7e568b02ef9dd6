import type { ColumnId } from '../../base/ids.ts';
import type { Expr } from '../../plan/expr.ts';
import type { PhysicalScan } from '../../plan/physical.ts';
import { columnsOf } from './expr_columns.ts';
import type { Pipeline } from './shape.ts';

/**
 * The columns that a pipeline's code may load, and how; plain columns of an output are passed on without it, unless code
 * deals them (`isDealing`).
 */
export function usedColumns(
  { steps, sink }: Pick<Pipeline, 'steps' | 'sink'>,
  isDealing = false,
): ReadonlyMap<ColumnId, 'words' | 'wide'> {
  const exprs: Expr[] = steps.flatMap((step) => {
    if (step.kind === 'filter') return [step.predicate];
    if (step.kind === 'runtime') return [step.key];
    if (step.kind === 'bound') return [step.key.expr];
    return step.residual === null ? step.leftKeys : [...step.leftKeys, step.residual];
  });
  if (sink.kind === 'rows' || sink.kind === 'top_n')
    exprs.push(...sink.columns.map(({ expr }) => expr).filter(({ kind }) => isDealing || kind !== 'column'));
  else exprs.push(...sink.groups.map(({ expr }) => expr));
  if (sink.kind === 'aggregate') {
    for (const { args, filter } of sink.aggregates) exprs.push(...args, ...(filter === null ? [] : [filter]));
  }
  const used = new Map(exprs.flatMap((expr) => [...(columnsOf(expr) ?? [])].map((id) => [id, 'words'] as const)));
  if (sink.kind !== 'merge') return used;
  const states = sink.states.flat().map(({ id, type }) => [id, type.kind === 'numeric' ? 'wide' : 'words'] as const);
  return new Map([...used, ...states]);
}

/** Those of which code asks what their numbers are within: arguments and conditions, not what is only compared with its like. */
export function rangedColumns({ steps, sink }: Pipeline): ReadonlySet<ColumnId> {
  if (sink.kind === 'merge') return new Set();
  const others =
    sink.kind === 'aggregate'
      ? {
          ...sink,
          groups: sink.groups.filter(({ expr }) => expr.kind !== 'column'),
          aggregates: sink.aggregates.filter(({ args, filter }) => filter !== null || !args.every(isSmall)),
        }
      : sink;
  return new Set(usedColumns({ steps, sink: others }).keys());
}

/** Small integers add up within a word whatever they are. */
const isSmall = ({ kind, type }: Expr): boolean => kind === 'column' && type.kind === 'int' && type.bits < 64;

/** What a scan reads of a row group before it is known which rows are wanted. */
export function readAtOnce(pipeline: Pipeline, scan: PhysicalScan): Pick<PhysicalScan, 'columns' | 'output'> {
  const { sink, steps } = pipeline;
  if (sink.kind !== 'top_n') return scan;
  const used = usedColumns(pipeline);
  const first = scan.output.map(
    ({ id }) => used.has(id) || sink.columns.some(({ expr }) => expr.kind === 'column' && expr.id === id),
  );
  // Where no column is read nothing says how many rows there are.
  if (!first.includes(true) || steps.some((step) => step.kind === 'filter' && columnsOf(step.predicate) === null))
    return scan;
  return { columns: scan.columns.filter((_, i) => first[i]), output: scan.output.filter((_, i) => first[i]) };
}
