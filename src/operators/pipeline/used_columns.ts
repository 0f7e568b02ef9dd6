import type { ColumnId } from '../../base/ids.ts';
import type { Expr } from '../../plan/expr.ts';
import { columnsOf } from './expr_columns.ts';
import type { Pipeline } from './shape.ts';

/** The columns that a pipeline's code may load, and how; plain columns of an output are passed on without it. */
export function usedColumns({
  steps,
  sink,
}: Pick<Pipeline, 'steps' | 'sink'>): ReadonlyMap<ColumnId, 'words' | 'wide'> {
  const exprs: Expr[] = steps.flatMap((step) => {
    if (step.kind === 'filter') return [step.predicate];
    if (step.kind === 'runtime') return [step.key];
    return step.residual === null ? step.leftKeys : [...step.leftKeys, step.residual];
  });
  if (sink.kind === 'rows') exprs.push(...sink.columns.map(({ expr }) => expr).filter(({ kind }) => kind !== 'column'));
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
    sink.kind === 'aggregate' ? { ...sink, groups: sink.groups.filter(({ expr }) => expr.kind !== 'column') } : sink;
  return new Set(usedColumns({ steps, sink: others }).keys());
}
