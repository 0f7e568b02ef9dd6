import type { ColumnId } from '../../base/ids.ts';
import { storedColumn } from '../../plan/bounds.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr, NamedExpr } from '../../plan/expr.ts';
import type { JoinKind } from '../../plan/logical.ts';
import {
  type HashJoin,
  inputsOf,
  type KeySummary,
  type NestedLoopJoin,
  type PhysicalPlan,
} from '../../plan/physical.ts';
import { replaceColumns } from '../../plan/walk.ts';
import type { ColumnEstimate } from '../estimate/column.ts';
import { isVolatile } from '../expr/facts.ts';
import { flipped, type JoinKeys } from './join_keys.ts';

/** Scans of fewer rows are read sooner than a filter is made. */
const worthFiltering = 1000;
/** A filter that is believed to keep more than this share of the rows is not made. */
const mostKept = 0.75;
/** The same where nothing was taken from the build side: a foreign key finds its row, whatever statistics say. */
const mostKeptByWhole = 0.1;
/** Of more keys than this only the range is kept, which helps little. */
const mostBuilt = 2_000_000;

/** Kinds of join in which a left row without a match is dropped. */
const dropsUnmatchedLeft: ReadonlySet<JoinKind> = new Set(['inner', 'semi', 'right']);
/** … and in which a right row without a match changes nothing. */
const dropsUnmatchedRight: ReadonlySet<JoinKind> = new Set(['semi', 'anti', 'left', 'single']);
/** The build side waits for the probe side when that has so many times fewer rows. */
const worthTurning = 4;

/** The number of the last runtime filter of the query. */
export interface FilterNumbers {
  last: number;
}

export interface Filtering {
  readonly join: JoinKind;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly keys: JoinKeys;
  /** What is believed of the columns of both sides. */
  readonly columns: ReadonlyMap<ColumnId, ColumnEstimate>;
  readonly numbers: FilterNumbers;
}

export interface Filtered {
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  /** Those that the join itself makes. */
  readonly summaries: readonly KeySummary[];
}

/**
 * The build side of a join is known before the probe side is read, so scans below the probe side may leave out what
 * will not match:
 *
 *   Join a.k = b.k              Join a.k = b.k
 *   ├─ Scan a             →     ├─ Scan a, only rows whose k may be in filter 1
 *   └─ Broadcast                └─ Broadcast, makes filter 1 of b.k
 *      └─ Scan b                   └─ Scan b
 *
 * Where the build side comes from an exchange, the fragment that writes it makes the filter and that of the scan waits
 * for it; elsewhere the join makes it for scans of its own task. When both sides are dealt by their keys and the probe
 * side is by far the smaller one (of a semi join, say), it makes the filter for the build side.
 */
export function withRuntimeFilters(filtering: Filtering): Filtered {
  const { join, left, right, keys } = filtering;
  if (left.kind === 'exchange' && mayTurn(filtering)) {
    const turned = filtersOf({ ...filtering, left: right, right: left, keys: flipped(keys) });
    return { left: turned.right, right: turned.left, summaries: [] };
  }
  return dropsUnmatchedLeft.has(join) ? filtersOf(filtering) : { left, right, summaries: [] };
}

/** Whether the build side waits for the probe side, which filters it, if both are dealt by their keys. */
const mayTurn = ({ join, left, right }: Pick<Filtering, 'join' | 'left' | 'right'>): boolean =>
  left.rows * worthTurning < right.rows && dropsUnmatchedRight.has(join);

/** What share of the build side is believed to be left when the probe side filters it. */
export function shareOfBuild(filtering: Omit<Filtering, 'numbers'>): number {
  const { left, right, keys, columns } = filtering;
  if (!mayTurn(filtering)) return 1;
  const most = isReduced(left) ? mostKept : mostKeptByWhole;
  let all = 1;
  for (const [i, key] of keys.right.entries()) {
    const share = shareKept(key, keys.left[i], columns);
    if (keys.nullSafe[i] || share > most || isVolatile(keys.left[i])) continue;
    if (pushed(right, { filter: 0, key, share, across: true }) !== right) all *= share;
  }
  return all;
}

/** Filters of the right side for the scans of the left one. */
function filtersOf({ left, right, keys, columns, numbers }: Filtering): Filtered {
  if (right.rows > mostBuilt) return { left, right, summaries: [] };
  const across = right.kind === 'exchange';
  const most = isReduced(right) ? mostKept : mostKeptByWhole;
  const summaries: KeySummary[] = [];
  let probe = left;
  for (const [i, key] of keys.left.entries()) {
    const share = shareKept(key, keys.right[i], columns);
    if (keys.nullSafe[i] || share > most || isVolatile(keys.right[i])) continue;
    const filter = numbers.last + 1;
    const filtered = pushed(probe, { filter, key, share, across });
    if (filtered === probe) continue;
    probe = filtered;
    numbers.last = filter;
    summaries.push({ filter, key: keys.right[i] });
  }
  if (summaries.length === 0) return { left, right, summaries };
  if (!across) return { left: probe, right, summaries };
  return { left: probe, right: { ...right, summaries: [...(right.summaries ?? []), ...summaries] }, summaries: [] };
}

/** Whether something was taken from the rows that the relations below have. */
function isReduced(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'scan':
      return plan.filter !== null || plan.runtimeFilters !== undefined;
    case 'filter':
    case 'limit':
    case 'top_n':
    case 'values':
      return true;
    case 'hash_join':
    case 'nested_loop_join':
      return plan.join === 'semi' || plan.join === 'anti' || isReduced(plan.left) || isReduced(plan.right);
    default:
      return inputsOf(plan).some(isReduced);
  }
}

/** The share of the probe's keys that are among those of the build side, if both are parts of the same values. */
function shareKept(probe: Expr, build: Expr, columns: Filtering['columns']): number {
  const known = (expr: Expr): ColumnEstimate | undefined => {
    const id = storedColumn(expr);
    return id === undefined ? undefined : columns.get(id);
  };
  const [p, b] = [known(probe), known(build)];
  return p === undefined || b === undefined ? 1 : Math.min(1, b.distinct / Math.max(1, p.domain, b.domain));
}

interface Demand {
  readonly filter: number;
  readonly key: Expr;
  readonly share: number;
  /** The filter is made before the fragment of the scan begins, so it may be used in other fragments. */
  readonly across: boolean;
}

/** The plan whose scans leave out rows that fail the demand; the same object when no scan can. */
function pushed(node: PhysicalPlan, demand: Demand): PhysicalPlan {
  const id = storedColumn(demand.key);
  if (id === undefined) return node;
  switch (node.kind) {
    case 'scan': {
      if (node.rows < worthFiltering) return node;
      const { filter, key } = demand;
      return fewer({ ...node, runtimeFilters: [...(node.runtimeFilters ?? []), { filter, key }] }, demand);
    }
    case 'exchange':
      return demand.across ? over(node, demand) : node;
    case 'filter':
      return isVolatile(node.predicate) ? node : over(node, demand);
    case 'sort':
      return over(node, demand);
    case 'predict':
      return node.input.output.some((column) => column.id === id) ? over(node, demand) : node;
    case 'project':
      return node.exprs.some((item) => isVolatile(item.expr)) ? node : over(node, through(demand, node.exprs));
    case 'hash_aggregate':
      return node.groups.some((item) => item.column.id === id) ? over(node, through(demand, node.groups)) : node;
    case 'window':
      return node.partitionBy.some((expr) => expr.kind === 'column' && expr.id === id) ? over(node, demand) : node;
    case 'hash_join':
    case 'nested_loop_join':
      return pushedIntoJoin(node, id, demand);
    case 'union': {
      const inputs = node.inputs.map((input) => {
        const items = node.output.map((column, i): NamedExpr => ({ column, expr: columnRef(input.output[i]) }));
        return pushed(input, through(demand, items));
      });
      return inputs.every((input, i) => input === node.inputs[i]) ? node : fewer({ ...node, inputs }, demand);
    }
    default:
      return node;
  }
}

/** The demand on the columns of which the items are made. */
function through(demand: Demand, items: readonly NamedExpr[]): Demand {
  const held = new Map(items.map((item) => [item.column.id, item.expr]));
  return { ...demand, key: replaceColumns(demand.key, (id) => held.get(id)) };
}

const fewer = <N extends PhysicalPlan>(node: N, { share }: Demand): N => ({ ...node, rows: node.rows * share });

function over<N extends Extract<PhysicalPlan, { readonly input: PhysicalPlan }>>(node: N, demand: Demand): N {
  const input = pushed(node.input, demand);
  return input === node.input ? node : fewer({ ...node, input }, demand);
}

/** Rows of a side that the join pads must stay: without its match another row would be padded. */
const mayFilterLeft: ReadonlySet<JoinKind> = new Set(['inner', 'left', 'semi', 'anti', 'mark', 'single']);
const mayFilterRight: ReadonlySet<JoinKind> = new Set(['inner', 'right']);

function pushedIntoJoin(node: HashJoin | NestedLoopJoin, id: ColumnId, demand: Demand): PhysicalPlan {
  const condition = node.kind === 'hash_join' ? node.residual : node.condition;
  if (condition !== null && isVolatile(condition)) return node;
  const isOf = (side: PhysicalPlan): boolean => side.output.some((column) => column.id === id);
  if (mayFilterLeft.has(node.join) && isOf(node.left)) {
    const left = pushed(node.left, demand);
    return left === node.left ? node : fewer({ ...node, left }, demand);
  }
  if (mayFilterRight.has(node.join) && isOf(node.right)) {
    const right = pushed(node.right, demand);
    return right === node.right ? node : fewer({ ...node, right }, demand);
  }
  return node;
}
