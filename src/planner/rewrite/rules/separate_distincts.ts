import { aggregateByName } from '../../../functions/registry.ts';
import { aggregate, filter, join, keep } from '../../../plan/build.ts';
import type { AggregateCall } from '../../../plan/expr.ts';
import type { Aggregate, LogicalPlan } from '../../../plan/logical.ts';
import { mapAggregate, nodesOf, replaceColumns } from '../../../plan/walk.ts';
import { isVolatile, planIsVolatile } from '../../expr/facts.ts';
import { same } from '../../expr/same.ts';
import { freshCopy } from '../fresh_copy.ts';
import { nodeRule, type RuleContext } from '../rule.ts';

/**
 * Without GROUP BY, aggregates over different distinct values are computed apart, so that each finds its values by many
 * tasks and in files; one task would have to hold all of them in memory:
 *
 *   Aggregate: count(DISTINCT a), count(DISTINCT b), sum(c)   →   Join
 *   └─ x                                                          ├─ Join
 *                                                                 │  ├─ Aggregate: count(DISTINCT a)
 *                                                                 │  │  └─ x
 *                                                                 │  └─ Aggregate: count(DISTINCT b)
 *                                                                 │     └─ x
 *                                                                 └─ Aggregate: sum(c)
 *                                                                    └─ x
 *
 * Only over rows that are cheap to have again: those of one relation. What a FILTER of all distinct values drops is
 * dropped first.
 */
export const separateDistincts = nodeRule({
  name: 'separate_distincts',
  about: 'Without GROUP BY, aggregates over different distinct values are computed apart.',
  on: 'aggregate',
  apply(node, context) {
    if (node.groups.length > 0 || !node.aggregates.some(isApt) || !isRepeatable(node.input)) return node;
    const classes = classesOf(node.aggregates);
    if (classes.length === 1 && classes[0][0].filter === null) return node;
    const parts = classes.map((calls, i) => part(node, calls, i === 0, context));
    return keep(
      parts.reduce((left, right) => join({ join: 'inner', left, right, condition: null })),
      node.output,
    );
  },
});

/** Its distinct values may be found first, in any order. */
const isApt = (call: AggregateCall): boolean =>
  call.distinct &&
  call.args.length === 1 &&
  call.orderBy.length === 0 &&
  aggregateByName(call.fn)?.ordered !== true &&
  !call.args.some(isVolatile);

/** Calls over the same distinct values, and those that are no such calls. */
function classesOf(calls: readonly AggregateCall[]): readonly (readonly AggregateCall[])[] {
  const classes: AggregateCall[][] = [];
  for (const call of calls) {
    const alike = classes.find(([first]) =>
      isApt(first) && isApt(call)
        ? same([first.args, first.filter], [call.args, call.filter])
        : !isApt(first) && !isApt(call),
    );
    if (alike === undefined) classes.push([call]);
    else alike.push(call);
  }
  return classes;
}

function part(node: Aggregate, calls: readonly AggregateCall[], isFirst: boolean, { ids }: RuleContext): LogicalPlan {
  const copy = isFirst ? undefined : freshCopy(node.input, ids);
  const now = new Map(node.input.output.map((column) => [column.id, copy?.column(column)]));
  const own = calls.map((call) =>
    mapAggregate(call, (expr) =>
      replaceColumns(expr, (id) => {
        const column = now.get(id);
        return column === undefined ? undefined : { kind: 'column', id: column.id, type: column.type };
      }),
    ),
  );
  const input = copy?.plan ?? node.input;
  const [first] = own;
  if (!isApt(first) || first.filter === null) return aggregate(input, [], own);
  return aggregate(
    filter(input, first.filter),
    [],
    own.map((call) => ({ ...call, filter: null })),
  );
}

const cheapKinds: ReadonlySet<LogicalPlan['kind']> = new Set(['scan', 'filter', 'project', 'values']);

function isRepeatable(plan: LogicalPlan): boolean {
  for (const node of nodesOf(plan)) if (!cheapKinds.has(node.kind)) return false;
  return !planIsVolatile(plan);
}
