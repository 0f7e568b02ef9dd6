import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { TableSample } from '../../data/sample.ts';
import { float64, int64 } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import type { SampleClause, TableReference } from '../../parser/ast/table_reference.ts';
import { columnRef, filter, keep, limit, literal, passOn, project, sort } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { numbered } from '../expr/numbered.ts';
import { coerce, plainTypeName } from './coerce.ts';
import { constantValue } from './constant.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import type { FromItem } from './from_item.ts';
import { bindNamed, bindOperator } from './operator.ts';
import { emptyScope } from './scope.ts';

/** What TABLESAMPLE says of how many rows. */
type Size =
  | { readonly kind: 'share'; readonly share: number; readonly method: 'bernoulli' | 'system' }
  | { readonly kind: 'rows'; readonly rows: number };

/** FROM t TABLESAMPLE …: of a table by where its rows lie, of other sources by the numbers of their rows. */
export function sampledItem(
  item: FromItem,
  reference: Extract<TableReference, { kind: 'sample' }>,
  context: BindContext,
): FromItem {
  const { sample, source } = reference;
  const entry = source.kind === 'table' ? context.catalog.find(source.name.parts.map((part) => part.name)) : undefined;
  if (entry?.kind === 'view') {
    throw errors.refused('TABLESAMPLE clause can only be applied to tables and materialized views', source.at);
  }
  return { ...item, plan: sampled(item.plan, sample, context) };
}

/** The rows of a plan that the clause takes. */
export function sampled(plan: LogicalPlan, clause: SampleClause, context: BindContext): LogicalPlan {
  const size = sizeOf(clause, context);
  const seed = seedOf(clause, context);
  if (size.kind === 'share') {
    const drawn = seed ?? Number(BigInt.asIntN(32, context.call.seed));
    const own: TableSample = { method: size.method, share: size.share, seed: drawn };
    if (plan.kind === 'scan') return { ...plan, sample: own };
    if (plan.kind === 'project' && plan.input.kind === 'scan') {
      return { ...plan, input: { ...plan.input, sample: own } };
    }
  }
  const { at } = clause;
  const rows = numbered(plan, 'row_number', { by: [], order: [] }, context);
  const number: Expr = columnRef(rows.column);
  const drawn = seed ?? Number(BigInt.asIntN(32, context.call.seed));
  const key = bindNamed('hash_share', [number, literal(BigInt(drawn), int64)], at, context);
  if (size.kind === 'share') {
    const taken = bindOperator('<', [key, literal(size.share, float64)], at, context);
    return keep(filter(rows.plan, taken), plan.output);
  }
  const column = context.ids.column('key', float64, false);
  const keyed = project(rows.plan, [...plan.output.map(passOn), { column, expr: key }]);
  const first = sort(keyed, [{ expr: columnRef(column), descending: false, nullsFirst: false }]);
  return keep(limit(first, literal(BigInt(size.rows), int64), null), plan.output);
}

const methods: readonly string[] = ['bernoulli', 'system', 'reservoir'];

function sizeOf({ method, size, unit, at }: SampleClause, context: BindContext): Size {
  const name = method?.name ?? (unit === 'percent' ? 'system' : 'reservoir');
  if (!methods.includes(name)) throw errors.undefinedSample(name, method?.at ?? at);
  const number = constantNumber(size, context, 'TABLESAMPLE parameter cannot be null');
  if (name !== 'reservoir' && unit === 'rows') {
    throw errors.badSyntax(`sample method ${name} takes a share of the rows, not a number of rows`, size.at);
  }
  if (unit === 'percent' || name !== 'reservoir') {
    if (!(number >= 0 && number <= 100)) throw errors.invalidSample('sample percentage must be between 0 and 100');
    return { kind: 'share', share: number / 100, method: name === 'system' ? 'system' : 'bernoulli' };
  }
  if (number < 0) throw errors.invalidSample('sample size must not be negative');
  return { kind: 'rows', rows: Math.trunc(number) };
}

function seedOf({ seed }: SampleClause, context: BindContext): number | undefined {
  if (seed === null) return undefined;
  const number = constantNumber(seed, context, 'TABLESAMPLE REPEATABLE parameter cannot be null', '2202G');
  // Fractions count too.
  return (Math.trunc(number * 1000) % 2 ** 31) | 0;
}

function constantNumber(written: Expression, context: BindContext, whenNull: string, code = '2202H'): number {
  const expr = bindExpression(written, emptyScope('aggregate functions are not allowed in TABLESAMPLE'), context);
  const number = coerce(expr, float64, 'assignment', context);
  if (number === undefined) throw mistyped(expr, written.at);
  const value = constantValue(number, context);
  // While a statement is only prepared, any number stands for the value to come.
  if (value === undefined && number.kind === 'parameter') return 0;
  if (value === undefined) throw errors.notSupported('a TABLESAMPLE argument that is not constant', written.at);
  if (value.value === null) throw errors.invalidSample(whenNull, code);
  return value.value as number;
}

const mistyped = (expr: Expr, at: Span): Error =>
  errors.datatypeMismatch(`argument of TABLESAMPLE must be type real, not type ${plainTypeName(expr.type)}`, at);
