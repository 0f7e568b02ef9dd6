import { unreachable } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import type { Relation } from '../data/relation.ts';
import type { CallContext } from '../functions/define.ts';
import type { ColumnIds } from '../plan/build.ts';
import { projectSet } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { LogicalPlan, Union, ValuesNode, Write } from '../plan/logical.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import { exprsOf } from '../plan/walk.ts';
import { streamingCost } from './cost.ts';
import { estimator } from './estimate/rows.ts';
import { isVolatile } from './expr/facts.ts';
import { implementAggregate } from './implement/aggregate.ts';
import { implementJoin } from './implement/join.ts';
import { type Implementing, isParallel, one, type Placed, type Placement } from './implement/placement.ts';
import { implementRecursiveUnion, implementWorkScan } from './implement/recursive_union.ts';
import { implementScan } from './implement/scan.ts';
import { implementLimit, implementSort } from './implement/sort.ts';
import { implementWindow } from './implement/window.ts';
import { finished, implementWith, implementWithScan } from './implement/with.ts';
import { arranged, gather } from './parallelise.ts';
import { runtimeFilters, splitPruning } from './switches.ts';

export interface ImplementOptions {
  /** Gives ids to the columns of partial results. */
  readonly ids: ColumnIds;
  readonly call: CallContext;
  /** Names of switches that are off. */
  readonly disabled: readonly string[];
  /** Bytes over all workers. */
  readonly memory: number;
}

/** The share of the memory that one build side may take in the plan: a query has several, and estimates err. */
const buildShare = 1 / 32;

export interface Implemented {
  /** Its root runs in one task; Exchange nodes are in their places. */
  readonly plan: PhysicalPlan;
  /** By scan number. */
  readonly relations: ReadonlyMap<number, Relation>;
}

/** How a query runs: operators chosen by cost, exchanges placed by what each operator needs of its input. */
export function implement(plan: LogicalPlan, { ids, call, disabled, memory }: ImplementOptions): Implemented {
  const relations = new Map<number, Relation>();
  const context: Implementing = {
    estimate: estimator(call, plan),
    ids,
    call,
    relations,
    tables: new Map(),
    wishes: new Map(),
    prunesSplits: !disabled.includes(splitPruning.name),
    mostEverywhere: memory * buildShare,
    filterNumbers: disabled.includes(runtimeFilters.name) ? null : { last: 0 },
    implement: (node) => implementNode(node, context),
  };
  const placed = plan.kind === 'with' ? implementWith(plan, context) : finished(plan, context);
  return { plan: placed, relations };
}

function implementNode(node: LogicalPlan, context: Implementing): Placed {
  switch (node.kind) {
    case 'scan':
      return implementScan(node, context);
    case 'values':
      return implementValues(node);
    case 'filter':
    case 'project':
    case 'predict':
    case 'project_set':
      return streaming(node, context);
    case 'join':
      return implementJoin(node, context);
    case 'aggregate':
      return implementAggregate(node, context);
    case 'window':
      return implementWindow(node, context);
    case 'sort':
      return implementSort(node, context);
    case 'limit':
      return implementLimit(node, context);
    case 'union':
      return implementUnion(node, context);
    case 'recursive_union':
      return implementRecursiveUnion(node, context);
    case 'work_scan':
      return implementWorkScan(node, context);
    case 'with_use':
      return context.implement(node.input);
    case 'with_scan':
      return implementWithScan(node, context);
    case 'write':
      return implementWrite(node, context);
    case 'with':
    case 'apply':
      throw errors.notSupported('this correlated subquery');
    default:
      return unreachable(node);
  }
}

function implementValues({ rows: values, output, footers }: ValuesNode): Placed {
  const rows = values.length;
  const cost = streamingCost([], values.flat(), 1);
  const known = footers === undefined ? {} : { footers };
  return {
    plan: { kind: 'values', values, ...known, output, rows, cost },
    lies: repeatable({ kind: 'all' }, values.flat()),
  };
}

/** What draws random values must not be computed by every task anew. */
const repeatable = (lies: Placement, exprs: readonly Expr[]): Placement =>
  lies.kind === 'all' && exprs.some(isVolatile) ? one : lies;

/** Row by row, wherever the rows lie. */
function streaming(
  node: Extract<LogicalPlan, { kind: 'filter' | 'project' | 'predict' | 'project_set' }>,
  context: Implementing,
): Placed {
  const input = context.implement(node.input);
  const exprs = exprsOf(node);
  const lies = repeatable(input.lies, exprs);
  const { rows } = context.estimate(node);
  const base = { input: input.plan, rows, cost: streamingCost([input.plan], exprs, input.plan.rows) };
  switch (node.kind) {
    case 'filter':
      return { plan: { ...base, kind: 'filter', predicate: node.predicate, output: input.plan.output }, lies };
    case 'project':
      return { plan: { ...base, kind: 'project', exprs: node.exprs, output: node.output }, lies };
    case 'project_set': {
      const { calls, ordinality } = node;
      const output = projectSet(node.input, calls, ordinality).output.slice(node.input.output.length);
      const cost = streamingCost([input.plan], exprs, rows);
      return {
        plan: { ...base, cost, kind: 'project_set', calls, ordinality, output: [...input.plan.output, ...output] },
        lies,
      };
    }
    case 'predict': {
      const { model, modelName, features, predictions } = node;
      const output = [...input.plan.output, ...predictions];
      return { plan: { ...base, kind: 'predict', model, modelName, features, predictions, output }, lies };
    }
  }
}

/** Inputs that all lie by splits are read side by side; others come together in one task. */
function implementUnion(node: Union, context: Implementing): Placed {
  const inputs = node.inputs.map((input) => arranged(context.implement(input), input.output));
  const bySplits = inputs.every(({ lies }) => lies.kind === 'splits');
  const used = bySplits ? inputs : inputs.map((input) => gather(input));
  const plans = used.map((input) => input.plan);
  const rows = plans.reduce((sum, plan) => sum + plan.rows, 0);
  const cost = streamingCost(plans, [], rows);
  const lies: Placement = bySplits
    ? { kind: 'splits', many: true }
    : used.every(({ lies }) => lies.kind === 'all')
      ? used[0].lies
      : one;
  return { plan: { kind: 'union', inputs: plans, output: node.output, rows, cost }, lies };
}

/** Each task writes files of its own into a folder; a single file is written by one task. */
function implementWrite(node: Write, context: Implementing): Placed {
  const rowsIn = arranged(context.implement(node.input), node.input.output);
  const input = node.target.location.endsWith('/') ? rowsIn : gather(rowsIn);
  const cost = streamingCost([input.plan], [], input.plan.rows);
  const rows = isParallel(input.lies) ? Math.max(1, Math.ceil(input.plan.rows / node.target.rowGroupRows)) : 1;
  return {
    plan: { kind: 'write', input: input.plan, target: node.target, output: node.output, rows, cost },
    lies: input.lies,
  };
}
