import { assert } from '../../base/assert.ts';
import { resolveWindow } from '../../functions/resolve.ts';
import { type ColumnIds, window } from '../../plan/build.ts';
import type { Column, Expr, SortKey } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';

export interface Numbering {
  readonly by: readonly Expr[];
  readonly order: readonly SortKey[];
}

/** The plan with its rows numbered from 1 within each partition: by row, or by rank, where equal rows share a number. */
export function numbered(
  plan: LogicalPlan,
  fn: 'row_number' | 'rank',
  { by, order }: Numbering,
  { ids }: { readonly ids: ColumnIds },
): { readonly plan: LogicalPlan; readonly column: Column } {
  const found = resolveWindow(fn, []);
  assert(found.kind === 'found', `${fn} is in the list of window functions`);
  const column = ids.column(fn, found.result, false);
  const call = {
    column,
    kind: 'window',
    fn,
    overload: found.overload,
    args: [],
    filter: null,
    frame: {
      unit: 'range',
      start: { kind: 'unbounded_preceding' },
      end: { kind: 'current_row' },
      exclude: 'no_others',
    },
  } as const;
  return { plan: window(plan, { partitionBy: by, orderBy: order, calls: [call] }), column };
}
