import type { CallContext } from '../../functions/define.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprChildren } from '../../plan/walk.ts';
import { sampledDistinct } from './sampled.ts';
import type { ColumnEstimates } from './selectivity.ts';

interface Input {
  readonly rows: number;
  readonly columns: ColumnEstimates;
}

/** Distinct values of an expression: those of its columns combined, no more than there are rows. */
export function distinctOf(expr: Expr, input: Input, call: CallContext | undefined): number {
  if (expr.kind === 'column') return Math.max(1, input.columns.get(expr.id)?.distinct ?? input.rows);
  const cap = expr.type.kind === 'bool' ? 3 : Number.POSITIVE_INFINITY;
  const counted = sampledDistinct(expr, { columns: input.columns, call }) ?? productOf(expr, input);
  return Math.max(1, Math.min(input.rows, counted, cap));
}

function productOf(expr: Expr, input: Input): number {
  switch (expr.kind) {
    case 'column':
      return input.columns.get(expr.id)?.distinct ?? input.rows;
    case 'literal':
      return 1;
    case 'coalesce':
      return expr.args.reduce((sum, arg) => sum + productOf(arg, input), 0);
    case 'cast':
      return productOf(expr.input, input);
    case 'call':
    case 'chain':
      return exprChildren(expr).reduce((product, arg) => product * productOf(arg, input), 1);
    case 'case':
      return [...expr.whens.map(({ then }) => then), expr.otherwise].reduce(
        (sum, branch) => sum + productOf(branch, input),
        0,
      );
    default:
      return input.rows;
  }
}

/** How many groups the keys make. */
export function groupCount(keys: readonly Expr[], input: Input, call: CallContext | undefined): number {
  if (keys.length === 0) return 1;
  const distinct = keys.map((key) => distinctOf(key, input, call));
  const product = distinct.reduce((total, each) => total * each, 1);
  if (product <= input.rows) return product;
  // Keys may hang together: between one of them deciding all and every row being its own group lies the geometric mean.
  const most = Math.min(input.rows, Math.max(...distinct));
  return keys.length === 1 ? most : Math.sqrt(most * input.rows);
}
