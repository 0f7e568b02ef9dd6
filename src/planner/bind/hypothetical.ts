import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Expression, FunctionCall } from '../../parser/ast/expression.ts';
import type { OrderItem } from '../../parser/ast/query.ts';
import type { Argument } from '../../parser/ast/table_reference.ts';

const names: ReadonlySet<string> = new Set(['rank', 'dense_rank', 'percent_rank', 'cume_dist']);

/** rank(…) WITHIN GROUP (ORDER BY …) and its like: where a row would stand if it were in the group. */
export const isHypothetical = (name: string, call: FunctionCall): boolean =>
  call.withinGroup.length > 0 && call.over === null && names.has(name);

/**
 * The call in terms of count: rank is one more than the rows before, percent_rank that share of all rows, cume_dist the
 * share of the rows before or beside, with the row itself counted.
 */
export function hypotheticalCall(name: string, call: FunctionCall): Expression {
  const { args, withinGroup, at } = call;
  if (args.length !== withinGroup.length) {
    const hint = `To use the hypothetical-set aggregate ${name}, the number of hypothetical direct arguments (here ${args.length}) must match the number of ordering columns (here ${withinGroup.length}).`;
    throw errors.undefinedHypothetical(`${name}(${args.map(() => 'unknown').join(', ')})`, hint, at);
  }
  const given = args.map(({ expr }) => expr);
  const before = comesBefore(withinGroup, given, at);
  const earlier = count(call, [], before);
  switch (name) {
    case 'rank':
      return binary('+', earlier, number('1', at), at);
    case 'dense_rank': {
      if (withinGroup.length > 1) throw errors.notSupported('dense_rank over several hypothetical values', at);
      const distinct = count(call, [{ name: null, expr: withinGroup[0].expr }], before);
      return binary('+', distinct, number('1', at), at);
    }
    case 'percent_rank': {
      const share = binary('/', asDouble(earlier, at), nullIfZero(count(call, [], null), at), at);
      return named('coalesce', [share, asDouble(number('0', at), at)], at);
    }
    default: {
      const beside = or([before, samePlace(withinGroup, given, at)], at);
      const above = binary('+', asDouble(count(call, [], beside), at), number('1', at), at);
      return binary('/', above, binary('+', count(call, [], null), number('1', at), at), at);
    }
  }
}

/** Some earlier key comes before its value, and the keys in front are the same. */
function comesBefore(keys: readonly OrderItem[], given: readonly Expression[], at: Span): Expression {
  return or(
    keys.map((key, i) =>
      and([...keys.slice(0, i).map((each, j) => isSame(each, given[j], at)), before(key, given[i], at)], at),
    ),
    at,
  );
}

const samePlace = (keys: readonly OrderItem[], given: readonly Expression[], at: Span): Expression =>
  and(
    keys.map((key, i) => isSame(key, given[i], at)),
    at,
  );

const isSame = ({ expr }: OrderItem, value: Expression, at: Span): Expression => ({
  kind: 'is_distinct',
  left: expr,
  right: value,
  negated: true,
  at,
});

function before({ expr, descending, nullsFirst }: OrderItem, value: Expression, at: Span): Expression {
  const order = binary(descending ? '>' : '<', expr, value, at);
  const first = nullsFirst ?? descending;
  const [nullSide, otherSide] = first ? [expr, value] : [value, expr];
  return or([order, and([isNull(nullSide, false, at), isNull(otherSide, true, at)], at)], at);
}

// ---------------------------------------------------------------- pieces of a tree

const isNull = (operand: Expression, negated: boolean, at: Span): Expression => ({
  kind: 'is',
  operand,
  test: 'null',
  negated,
  at,
});

const and = (args: readonly Expression[], at: Span): Expression =>
  args.length === 1 ? args[0] : { kind: 'and', args, at };
const or = (args: readonly Expression[], at: Span): Expression =>
  args.length === 1 ? args[0] : { kind: 'or', args, at };

const number = (text: string, at: Span): Expression => ({ kind: 'number', text, at });

const binary = (operator: string, left: Expression, right: Expression, at: Span): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  operatorAt: at,
  at,
});

const asDouble = (operand: Expression, at: Span): Expression => ({
  kind: 'cast',
  operand,
  type: { name: 'float8', modifiers: [], array: false, at },
  at,
});

function named(name: string, args: readonly Expression[], at: Span): Expression {
  return {
    kind: 'call',
    name: { parts: [{ name, at }], at },
    args: args.map((expr) => ({ name: null, expr })),
    ...{ star: false, distinct: false, orderBy: [], filter: null, withinGroup: [], over: null },
    at,
  };
}

const nullIfZero = (operand: Expression, at: Span): Expression => named('nullif', [operand, number('0', at)], at);

/** count(*), or of the distinct values, of the rows that the call itself looks at and the condition keeps. */
function count(call: FunctionCall, args: readonly Argument[], condition: Expression | null): Expression {
  const { at } = call;
  const conditions = [call.filter, condition].filter((each) => each !== null);
  return {
    ...call,
    name: { parts: [{ name: 'count', at }], at },
    args,
    star: args.length === 0,
    distinct: args.length > 0,
    filter: conditions.length === 0 ? null : and(conditions, at),
    withinGroup: [],
  };
}
