import type { Expr } from '../../plan/expr.ts';
import type { HashJoin, NestedLoopJoin } from '../../plan/physical.ts';
import { typesOf } from '../../plan/physical.ts';
import type { RunContext } from '../define.ts';
import { compile } from '../evaluate.ts';
import type { JoinShape } from './join_rows.ts';

export function joinShape(
  node: HashJoin | NestedLoopJoin,
  condition: Expr | null,
  { call, profile }: Pick<RunContext, 'call' | 'profile'>,
): JoinShape {
  const counters = profile.of(node);
  const evaluate = condition === null ? null : compile(condition, [...node.left.output, ...node.right.output]);
  return {
    join: node.join,
    residual: evaluate === null ? null : (pairs) => evaluate(pairs, call),
    leftTypes: typesOf(node.left),
    rightTypes: typesOf(node.right),
    dropped: (pairs) => {
      counters.removedRows += pairs;
    },
  };
}
