import { int64 } from '../../data/type.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Limit } from '../../plan/logical.ts';

export interface LimitBounds {
  /** null = no limit. */
  readonly count: number | null;
  readonly offset: number;
}

/** Count and offset of a limit; undefined when they are not known, or a mistake that is told when the plan is made. */
export function limitBounds(node: Limit): LimitBounds | undefined {
  const count = node.count === null ? null : numberOf(node.count);
  const offset = node.offset === null ? 0 : numberOf(node.offset);
  if (count === undefined || offset === undefined) return undefined;
  if ((count ?? 0) < 0 || (offset ?? 0) < 0) return undefined;
  return { count, offset: offset ?? 0 };
}

/** LIMIT NULL is no limit, OFFSET NULL is none. */
function numberOf(expr: Expr): number | null | undefined {
  if (expr.kind !== 'literal') return undefined;
  return expr.value === null ? null : Number(expr.value);
}

export const countLiteral = (value: number): Expr => literal(BigInt(value), int64);
