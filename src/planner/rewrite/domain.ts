import { assert } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import { bool, int64 } from '../../data/type.ts';
import {
  aggregate,
  and,
  type ColumnIds,
  columnRef,
  conjuncts,
  distinct,
  falseLiteral,
  filter,
  join,
  keep,
  literal,
  passOn,
  predict,
  project,
  projectSet,
  recursiveUnion,
  union,
  window,
  workScan,
} from '../../plan/build.ts';
import type { Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type {
  Aggregate,
  Apply,
  Join,
  Limit,
  LogicalPlan,
  ProjectSet,
  RecursiveUnion,
  Union,
  ValuesNode,
  Window,
} from '../../plan/logical.ts';
import { freeColumns, mapExprs, mapKeys, mapPlan, nodesOf, replaceColumns } from '../../plan/walk.ts';
import { idSet, planIsVolatile, readsAny } from '../expr/facts.ts';
import { call } from '../expr/make.ts';
import { nullSafeEquals } from '../expr/null_safe.ts';
import { numbered } from '../expr/numbered.ts';
import { emptyValues } from './empty_values.ts';
import { freshCopy } from './fresh_copy.ts';

/**
 * Unnesting arbitrary queries (T. Neumann, A. Kemper: Unnesting Arbitrary Queries, BTW 2015): the dependent side is
 * computed once for the distinct values of the outer columns it uses, its `domain`, which is pushed down until nothing
 * below depends on it; then the outer side is joined by those values.
 */
interface Domain {
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
  /** Work tables of recursions around, by number, and the columns in which their rows carry the domain. */
  readonly work?: ReadonlyMap<ColumnId, readonly Column[]>;
}

/** A plan that has the domain's values beside its own columns: `columns[i]` is the i-th of the domain. */
type Placed = Domain;

export function unnestByDomain(node: Apply, ids: ColumnIds): LogicalPlan {
  if (planIsVolatile(node.left)) throw errors.notSupported('this correlated subquery over a volatile query');
  const outer = node.left.output.filter((column) => node.correlated.includes(column.id));
  const copy = freshCopy(keep(node.left, outer), ids);
  const domain = { plan: distinct(copy.plan), columns: outer.map(copy.column) };
  const placed = place(substituted(node.right, outer, domain.columns), domain, ids);
  // The mark of an EXISTS or a condition without NULLs: an equality of domains that is NULL means false as well.
  const mark = node.mark === null ? null : ids.column(node.mark.name, bool);
  const joined = join({
    ...node,
    mark,
    right: keep(placed.plan, [...placed.columns, ...node.right.output]),
    condition: and([
      ...equalDomains(outer, placed.columns),
      ...(node.condition === null ? [] : conjuncts(node.condition)),
    ]),
  });
  if (node.mark === null || mark === null) return keep(joined, node.output);
  const expr: Expr = { kind: 'coalesce', args: [columnRef(mark), falseLiteral], type: bool };
  return project(joined, [...node.left.output.map(passOn), { column: node.mark, expr }]);
}

/** The plan with some outer columns replaced by others. */
function substituted(plan: LogicalPlan, from: readonly Column[], to: readonly Column[]): LogicalPlan {
  const swap = swapper(from, to);
  return mapPlan(plan, (node) => mapExprs(node, swap));
}

function swapper(from: readonly Column[], to: readonly Column[]): (expr: Expr) => Expr {
  const now = new Map<ColumnId, Expr>(from.map((column, i) => [column.id, columnRef(to[i])]));
  return (expr) => replaceColumns(expr, (id) => now.get(id));
}

const equalDomains = (a: readonly Column[], b: readonly Column[]): readonly Expr[] =>
  a.map((column, i) => nullSafeEquals(columnRef(column), columnRef(b[i]), [column, b[i]]));

/** The same where NULL must not come out: a mark is NULL only for rows of its own domain. */
const sameDomains = (a: readonly Column[], b: readonly Column[]): readonly Expr[] =>
  a.map((column, i) => call('is_not_distinct', [columnRef(column), columnRef(b[i])]));

function another(domain: Domain, ids: ColumnIds): Domain {
  const copy = freshCopy(domain.plan, ids);
  return { plan: copy.plan, columns: domain.columns.map(copy.column) };
}

function depends(plan: LogicalPlan, domain: Domain): boolean {
  const own = idSet(domain.columns);
  for (const id of freeColumns(plan)) if (own.has(id)) return true;
  return readsWork(plan, domain);
}

/** Whether the plan reads a work table whose rows carry the domain. */
function readsWork(plan: LogicalPlan, { work }: Domain): boolean {
  if (work === undefined) return false;
  for (const node of nodesOf(plan)) if (node.kind === 'work_scan' && work.has(node.table)) return true;
  return false;
}

/** The rows of `plan` for every row of the domain. */
function place(plan: LogicalPlan, domain: Domain, ids: ColumnIds): Placed {
  if (!depends(plan, domain)) {
    return { ...domain, plan: join({ join: 'inner', left: domain.plan, right: plan, condition: null }) };
  }
  switch (plan.kind) {
    case 'filter': {
      const below = place(plan.input, domain, ids);
      return { ...below, plan: filter(below.plan, swapper(domain.columns, below.columns)(plan.predicate)) };
    }
    case 'sort':
      return place(plan.input, domain, ids);
    case 'project': {
      const below = place(plan.input, domain, ids);
      const swap = swapper(domain.columns, below.columns);
      const items = plan.exprs.map((item) => ({ ...item, expr: swap(item.expr) }));
      return { ...below, plan: project(below.plan, [...below.columns.map(passOn), ...items]) };
    }
    case 'project_set': {
      const below = place(plan.input, domain, ids);
      const own = mapExprs(plan, swapper(domain.columns, below.columns)) as ProjectSet;
      return { ...below, plan: projectSet(below.plan, own.calls, own.ordinality) };
    }
    case 'predict': {
      const below = place(plan.input, domain, ids);
      const features = plan.features.map(swapper(domain.columns, below.columns));
      return { ...below, plan: predict(below.plan, { ...plan, features }) };
    }
    case 'window': {
      const below = place(plan.input, domain, ids);
      const own = mapExprs(plan, swapper(domain.columns, below.columns)) as Window;
      const partitionBy = [...below.columns.map(columnRef), ...own.partitionBy];
      return { ...below, plan: window(below.plan, { ...own, partitionBy }) };
    }
    case 'aggregate':
      return placeAggregate(plan, domain, ids);
    case 'join':
      return placeJoin(plan, domain, ids);
    case 'union':
      return placeUnion(plan, domain, ids);
    case 'recursive_union':
      return placeRecursion(plan, domain, ids);
    case 'work_scan': {
      const columns = domain.work?.get(plan.table) ?? [];
      return { ...domain, columns, plan: workScan(plan.table, [...columns, ...plan.output]) };
    }
    case 'values':
      return placeValues(plan, domain, ids);
    case 'limit':
      return placeLimit(plan, domain, ids);
    default:
      throw errors.notSupported(`a ${plan.kind} that uses columns of the outer query`);
  }
}

/** A limit holds for each row of the domain: rows are numbered within it. */
function placeLimit({ input, count, offset }: Limit, domain: Domain, ids: ColumnIds): Placed {
  const [source, keys] = input.kind === 'sort' ? [input.input, input.keys] : [input, []];
  const below = place(source, domain, ids);
  const order = mapKeys(keys, swapper(domain.columns, below.columns));
  const { plan, column } = numbered(below.plan, 'row_number', { by: below.columns.map(columnRef), order }, { ids });
  const skipped = offset ?? literal(0n, int64);
  const terms = [call('>', [columnRef(column), skipped])];
  if (count !== null) terms.push(call('<=', [columnRef(column), call('+', [skipped, count])]));
  return { ...below, plan: filter(plan, and(terms)) };
}

/** One group per row of the domain; without GROUP BY a row of the domain that has no group gets the empty result. */
function placeAggregate(node: Aggregate, domain: Domain, ids: ColumnIds): Placed {
  const below = place(node.input, domain, ids);
  const own = mapExprs(node, swapper(domain.columns, below.columns)) as Aggregate;
  const groups = [...below.columns.map(passOn), ...own.groups];
  if (node.groups.length > 0) return { ...below, plan: aggregate(below.plan, groups, own.aggregates) };
  const { calls, items } = emptyValues(own.aggregates, ids);
  const all = another(domain, ids);
  const joined = join({
    join: 'left',
    left: all.plan,
    right: aggregate(below.plan, groups, calls),
    condition: and(equalDomains(all.columns, below.columns)),
  });
  return { columns: all.columns, plan: project(joined, [...all.columns.map(passOn), ...items]) };
}

function placeJoin(node: Join, domain: Domain, ids: ColumnIds): Placed {
  const leftDepends = depends(node.left, domain);
  const rightDepends = depends(node.right, domain);
  const inCondition = node.condition !== null && readsAny(node.condition, idSet(domain.columns));
  const leftAlone = node.join !== 'right' && node.join !== 'full' && !rightDepends;
  if (leftAlone) {
    const left = place(node.left, domain, ids);
    return { columns: left.columns, plan: join({ ...swapped(node, domain, left), left: left.plan }) };
  }
  if ((node.join === 'right' || node.join === 'inner') && !leftDepends && !(inCondition && node.join === 'right')) {
    const right = place(node.right, domain, ids);
    return { columns: right.columns, plan: join({ ...swapped(node, domain, right), right: right.plan }) };
  }
  const second = another(domain, ids);
  const afresh = (side: LogicalPlan): Placed => place(substituted(side, domain.columns, second.columns), second, ids);
  // The rows of a recursion carry their domain already.
  const workIsRight = readsWork(node.right, domain);
  const left = workIsRight ? afresh(node.left) : place(node.left, domain, ids);
  const right = workIsRight ? place(node.right, domain, ids) : afresh(node.right);
  const parts = swapped(node, domain, left);
  const condition = and([
    ...(node.join === 'mark' ? sameDomains : equalDomains)(left.columns, right.columns),
    ...(parts.condition === null ? [] : conjuncts(parts.condition)),
  ]);
  const joined = join({ ...parts, left: left.plan, right: right.plan, condition });
  if (node.join === 'right') return { columns: right.columns, plan: joined };
  if (node.join !== 'full') return { columns: left.columns, plan: joined };
  return mergedDomains(joined, node.output, left.columns, right.columns, ids);
}

const swapped = (node: Join, domain: Domain, placed: Placed): Join =>
  mapExprs(node, swapper(domain.columns, placed.columns)) as Join;

/** After a full join either side may have the values of the domain. */
function mergedDomains(
  joined: LogicalPlan,
  output: readonly Column[],
  left: readonly Column[],
  right: readonly Column[],
  ids: ColumnIds,
): Placed {
  const merged = left.map(
    (column, i): NamedExpr => ({
      column: ids.column(column.name, column.type),
      expr: { kind: 'coalesce', args: [columnRef(column), columnRef(right[i])], type: column.type },
    }),
  );
  return {
    columns: merged.map((item) => item.column),
    plan: project(joined, [...merged, ...output.map(passOn)]),
  };
}

function placeUnion(node: Union, domain: Domain, ids: ColumnIds): Placed {
  const columns = domain.columns.map((column) => ({ ...column, id: ids.fresh() }));
  const inputs = node.inputs.map((input, i) => {
    const own = i === 0 ? domain : another(domain, ids);
    const placed = place(substituted(input, domain.columns, own.columns), own, ids);
    return keep(placed.plan, [...placed.columns, ...input.output]);
  });
  return { columns, plan: union(inputs, [...columns, ...node.output]) };
}

/** A recursion for every row of the domain at once: its rows carry the domain from round to round. */
function placeRecursion(node: RecursiveUnion, domain: Domain, ids: ColumnIds): Placed {
  const [base, step] = node.inputs;
  const fresh = (): readonly Column[] => domain.columns.map((column) => ({ ...column, id: ids.fresh() }));
  const first = place(base, domain, ids);
  const second = another(domain, ids);
  const work = new Map([...(domain.work ?? []), [node.table, fresh()] as const]);
  const rounds = place(substituted(step, domain.columns, second.columns), { ...second, work }, ids);
  const columns = fresh();
  const plan = recursiveUnion(
    keep(first.plan, [...first.columns, ...base.output]),
    keep(rounds.plan, [...rounds.columns, ...step.output]),
    { ...node, output: [...columns, ...node.output] },
  );
  return { columns, plan };
}

/** Each row of the values becomes the domain with that row's expressions. */
function placeValues(node: ValuesNode, domain: Domain, ids: ColumnIds): Placed {
  assert(node.rows.length > 0, 'values that use outer columns have a row');
  const branch = (row: readonly Expr[], own: Domain, output: readonly Column[]): LogicalPlan => {
    const swap = swapper(domain.columns, own.columns);
    return project(own.plan, [
      ...own.columns.map(passOn),
      ...row.map((expr, i) => ({ column: output[i], expr: swap(expr) })),
    ]);
  };
  if (node.rows.length === 1) return { ...domain, plan: branch(node.rows[0], domain, node.output) };
  const columns = domain.columns.map((column) => ({ ...column, id: ids.fresh() }));
  const fresh = (): readonly Column[] => node.output.map((column) => ({ ...column, id: ids.fresh() }));
  const inputs = node.rows.map((row, i) => branch(row, i === 0 ? domain : another(domain, ids), fresh()));
  return { columns, plan: union(inputs, [...columns, ...node.output]) };
}
