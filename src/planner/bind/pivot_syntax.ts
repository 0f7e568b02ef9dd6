import type { Span } from '../../base/span.ts';
import type { Expression, FunctionCall } from '../../parser/ast/expression.ts';
import type { Select } from '../../parser/ast/query.ts';

/** Syntax that PIVOT and UNPIVOT are made of. */

export const plainSelect = (at: Span): Select => ({
  kind: 'select',
  distinct: false,
  distinctOn: [],
  items: [],
  from: [],
  where: null,
  groupBy: [],
  groupByAll: false,
  groupDistinct: false,
  having: null,
  windows: [],
  qualify: null,
  at,
});

export const columnOf = (name: string, at: Span): Expression => ({ kind: 'column', parts: [{ name, at }], at });

export const callOfFunction = (name: string, args: readonly Expression[], at: Span): FunctionCall => ({
  kind: 'call',
  name: { parts: [{ name, at }], at },
  args: args.map((expr) => ({ name: null, expr })),
  star: false,
  distinct: false,
  orderBy: [],
  filter: null,
  withinGroup: [],
  over: null,
  at,
});

/** Bottom-up over an expression as written; queries within are left alone. */
export function mapSyntax(expr: Expression, f: (part: Expression) => Expression): Expression {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null || 'body' in value) return value;
    const mapped = Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, key === 'at' ? part : visit(part)]),
    );
    return 'kind' in mapped ? f(mapped as unknown as Expression) : mapped;
  };
  return visit(expr) as Expression;
}
