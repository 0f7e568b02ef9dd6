import { unreachable } from '../base/assert.ts';
import type { ColumnId } from '../base/ids.ts';
import type { Column } from './expr.ts';
import { type LogicalPlan, subqueryPlan } from './logical.ts';
import {
  type NameOf,
  printAggregate,
  printExpr,
  printKeys,
  printNamed,
  printOver,
  printWindowCall,
} from './print_expr.ts';
import { children, exprsOf, someExpr } from './walk.ts';

/**
 * Names for the columns of a plan: as the query has them; where one name belongs to several columns, the later ones
 * get a number (`a`, `a#2`), so that a text never speaks of two columns by one name.
 */
export function namesFor(outputs: Iterable<readonly Column[]>): NameOf {
  const names = new Map<ColumnId, string>();
  const taken = new Map<string, number>();
  for (const output of outputs) {
    for (const column of output) {
      if (names.has(column.id)) continue;
      const before = taken.get(column.name) ?? 0;
      taken.set(column.name, before + 1);
      names.set(column.id, before === 0 ? column.name : `${column.name}#${before + 1}`);
    }
  }
  return (id) => names.get(id) ?? `#${id}`;
}

/** Outputs of every node, the leaves first; the plans of subqueries too. */
export function* outputsOf(plan: LogicalPlan): Generator<readonly Column[]> {
  for (const child of children(plan)) yield* outputsOf(child);
  for (const sub of subplansOf(plan)) yield* outputsOf(sub);
  yield plan.output;
}

function subplansOf(node: LogicalPlan): readonly LogicalPlan[] {
  const found: LogicalPlan[] = [];
  for (const expr of exprsOf(node)) {
    someExpr(expr, (part) => {
      if (part.kind === 'subquery') found.push(subqueryPlan(part.plan));
      return false;
    });
  }
  return found;
}

/**
 * A plan as a tree, one node a line:
 *
 *   Limit 3
 *   └─ Filter a > 5
 *      └─ Scan t (a, b)
 */
export function printPlan(plan: LogicalPlan, nameOf: NameOf = namesFor(outputsOf(plan))): string {
  const lines: string[] = [];
  const visit = (node: LogicalPlan, first: string, rest: string): void => {
    lines.push(first + printNode(node, nameOf));
    const below = [
      ...subplansOf(node).map((sub) => [sub, 'subquery: '] as const),
      ...children(node).map((child) => [child, ''] as const),
    ];
    for (const [i, [child, label]] of below.entries()) {
      const last = i === below.length - 1;
      visit(child, `${rest}${last ? '└─ ' : '├─ '}${label}`, `${rest}${last ? '   ' : '│  '}`);
    }
  };
  visit(plan, '', '');
  return lines.join('\n');
}

/** One node without its inputs. */
function printNode(node: LogicalPlan, nameOf: NameOf): string {
  const names = (columns: readonly Column[]): string => columns.map((column) => nameOf(column.id)).join(', ');
  switch (node.kind) {
    case 'scan': {
      const where = node.filter === null ? '' : ` where ${printExpr(node.filter, nameOf)}`;
      const sample = node.sample === undefined ? '' : ` sample ${node.sample.method} ${node.sample.share * 100}%`;
      return `Scan ${node.relation.name} (${names(node.output)})${sample}${where}`;
    }
    case 'values': {
      const rows = node.rows.map((row) => `(${row.map((expr) => printExpr(expr, nameOf)).join(', ')})`);
      const known = node.footers === undefined ? '' : ` known from the footers of ${node.footers.relation}`;
      return `Values (${names(node.output)})${known}${rows.length === 0 ? ' no rows' : ` ${rows.join(', ')}`}`;
    }
    case 'filter':
      return `Filter ${printExpr(node.predicate, nameOf)}`;
    case 'project':
      return `Project ${node.exprs.map((item) => printNamed(item, nameOf)).join(', ')}`;
    case 'project_set': {
      const calls = node.calls.map((call) => {
        const args = call.args.map((arg) => printExpr(arg, nameOf));
        return `${call.fn}(${args.join(', ')}) AS ${names(call.columns)}`;
      });
      const numbered = node.ordinality === null ? '' : ` with ordinality ${nameOf(node.ordinality.id)}`;
      return `ProjectSet ${calls.join(', ')}${numbered}`;
    }
    case 'join':
    case 'apply': {
      const on = node.condition === null ? '' : ` on ${printExpr(node.condition, nameOf)}`;
      const mark = node.mark === null ? '' : ` as ${nameOf(node.mark.id)}`;
      return `${node.kind === 'join' ? 'Join' : 'Apply'} ${node.join}${on}${mark}`;
    }
    case 'aggregate': {
      const by =
        node.groups.length === 0 ? '' : ` by ${node.groups.map((item) => printNamed(item, nameOf)).join(', ')}`;
      const calls = node.aggregates.map((call) => `${printAggregate(call, nameOf)} AS ${nameOf(call.column.id)}`);
      return `Aggregate${by}${calls.length === 0 ? '' : `: ${calls.join(', ')}`}`;
    }
    case 'window': {
      const calls = node.calls.map((call) => `${printWindowCall(call, nameOf)} AS ${nameOf(call.column.id)}`);
      const over = printOver(node, nameOf);
      return `Window${over === '' ? '' : ` ${over}`}: ${calls.join(', ')}`;
    }
    case 'sort':
      return `Sort ${printKeys(node.keys, nameOf)}`;
    case 'limit': {
      const count = node.count === null ? 'all' : printExpr(node.count, nameOf);
      return `Limit ${count}${node.offset === null ? '' : ` offset ${printExpr(node.offset, nameOf)}`}`;
    }
    case 'union':
      return `Union (${names(node.output)})`;
    case 'recursive_union':
      return `RecursiveUnion ${node.all ? 'all ' : ''}(${names(node.output)})`;
    case 'work_scan':
      return `WorkScan (${names(node.output)})`;
    case 'with_use':
      return `WithUse ${node.name}`;
    case 'with':
      return `With ${node.tables.map(({ name }) => name).join(', ')}`;
    case 'with_scan':
      return `WithScan ${node.name} (${names(node.output)})`;
    case 'predict':
      return `Predict ${node.modelName} (${names(node.predictions)})`;
    case 'write':
      return `Write ${node.target.location}`;
    default:
      return unreachable(node);
  }
}
