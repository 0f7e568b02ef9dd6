import { unreachable } from '../base/assert.ts';
import type { JoinKind } from '../plan/logical.ts';
import type { HashJoin, NestedLoopJoin, PhysicalPlan } from '../plan/physical.ts';
import type { Fragment } from './fragment.ts';

/**
 * How the rows of a node lie when its fragment runs as several tasks.
 *
 * splits      each task has the rows of its own splits
 * partitions  each task has the rows of its own hash partition
 * all         every task has all rows (broadcast, VALUES)
 * one         the node needs one task that has everything
 */
export type Spread = 'splits' | 'partitions' | 'all' | 'one';

/** The widest way in which the fragment gives each row exactly once; `all` and `one` mean a single task. */
export const spreadOf = (fragment: Fragment): Spread => spread(fragment.root, fragment.output === null);

/** `last`: nothing above puts the rows of the tasks together, so a node that needs all rows needs one task. */
function spread(node: PhysicalPlan, last: boolean): Spread {
  switch (node.kind) {
    case 'scan':
      return 'splits';
    case 'values':
      return 'all';
    case 'filter':
    case 'project':
    case 'project_set':
    case 'materialize':
    case 'predict':
    case 'write':
      return spread(node.input, last);
    case 'sort':
    case 'top_n':
    case 'limit':
      return ordered(spread(node.input, last), last);
    case 'window': {
      // Whole partitions of the window lie in one hash partition (the planner's promise), never in one split.
      const input = spread(node.input, last);
      return input === 'splits' ? 'one' : input;
    }
    case 'hash_aggregate':
      return aggregated(spread(node.input, last), node.mode);
    case 'hash_join':
    case 'nested_loop_join':
      return joined(node, spread(node.left, last), spread(node.right, last));
    case 'union':
      return united(node.inputs.map((input) => spread(input, last)));
    case 'exchange_read':
      return { hash: 'partitions', kept: 'partitions', broadcast: 'all', gather: 'one' }[
        node.distribution.kind
      ] as Spread;
    case 'exchange':
    case 'recursive_union':
    case 'work_scan':
    case 'with':
    case 'with_scan':
      return 'one';
    default:
      return unreachable(node);
  }
}

const ordered = (input: Spread, last: boolean): Spread => (last && input !== 'all' ? 'one' : input);

/** Whole groups lie in one partition (the planner's promise), never in one split. */
const aggregated = (input: Spread, mode: 'partial' | 'final' | 'single'): Spread =>
  mode !== 'partial' && input === 'splits' ? 'one' : input;

const united = (inputs: readonly Spread[]): Spread =>
  inputs.every((input) => input === inputs[0]) ? (inputs[0] ?? 'all') : 'one';

/** Kinds whose every left row is decided by looking at all right rows; and the mirror image. */
const leftDecides: readonly JoinKind[] = ['inner', 'left', 'semi', 'anti', 'mark', 'single'];
const rightDecides: readonly JoinKind[] = ['inner', 'right'];

function joined(node: HashJoin | NestedLoopJoin, left: Spread, right: Spread): Spread {
  if (left === 'one' || right === 'one') return 'one';
  if (right === 'all') return left === 'all' || leftDecides.includes(node.join) ? left : 'one';
  if (left === 'all') return rightDecides.includes(node.join) ? right : 'one';
  return left === 'partitions' && right === 'partitions' && node.kind === 'hash_join' ? 'partitions' : 'one';
}
