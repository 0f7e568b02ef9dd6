import { assert } from '../base/assert.ts';
import type { ColumnId } from '../base/ids.ts';
import { sameType } from '../data/type.ts';
import type { Column } from './expr.ts';
import type { LogicalPlan, With } from './logical.ts';
import { children, exprColumns, exprsOf, nodesOf, withChildren } from './walk.ts';

/**
 * The laws of a plan: a node uses only ids that its inputs produce (plus those of `outer`, the enclosing queries), an
 * id is produced once, and the output of a node is what its kind and inputs make it. A broken law is our bug.
 */
export function verify(plan: LogicalPlan, outer: ReadonlySet<ColumnId> = new Set()): void {
  produced(plan, new Set(), outer);
  if (plan.kind === 'with') checkTables(plan);
}

/** Every reader of a WITH query finds its columns there, with their types. */
function checkTables({ inputs, tables }: With): void {
  for (const reader of inputs.flatMap((input) => [...nodesOf(input)])) {
    if (reader.kind !== 'with_scan') continue;
    const query = inputs[tables.findIndex(({ table }) => table === reader.table)];
    assert(query !== undefined && query !== inputs[tables.length], `WITH query ${reader.name} is there`);
    for (const [i, column] of reader.columns.entries()) {
      const { type } = reader.output[i];
      const found = query.output[column];
      assert(found !== undefined && sameType(found.type, type), `WITH query ${reader.name} has column ${column}`);
    }
  }
}

/** A rule keeps the output columns: same ids, types, names, order. */
export function verifySameOutput(before: LogicalPlan, after: LogicalPlan, rule: string): void {
  assert(before.output.length === after.output.length, `${rule} keeps the number of output columns`);
  for (const [i, column] of before.output.entries()) {
    const now = after.output[i];
    const same = column.id === now.id && column.name === now.name && sameType(column.type, now.type);
    assert(same, `${rule} keeps output column ${i + 1} (${column.name}#${column.id}, now ${now.name}#${now.id})`);
  }
}

/** Their columns come from nowhere. */
const leaves: ReadonlySet<LogicalPlan['kind']> = new Set(['scan', 'work_scan', 'with_scan']);

/** Checks the subtree; returns the ids its output has, after noting in `made` which ids nodes made anew. */
function produced(plan: LogicalPlan, made: Set<ColumnId>, outer: ReadonlySet<ColumnId>): ReadonlySet<ColumnId> {
  const visible = new Set<ColumnId>(outer);
  const inputs = new Set<ColumnId>();
  for (const [i, child] of children(plan).entries()) {
    const seen = plan.kind === 'apply' && i === 1 ? new Set([...outer, ...idsOf(plan.left.output)]) : outer;
    // A WITH query and what reads it see nothing of each other but rows: its columns may be called as those of a reader.
    for (const id of produced(child, plan.kind === 'with' ? new Set() : made, seen)) inputs.add(id);
  }
  for (const id of inputs) visible.add(id);
  if (leaves.has(plan.kind)) for (const column of plan.output) visible.add(column.id);
  for (const expr of exprsOf(plan)) {
    for (const id of exprColumns(expr)) assert(visible.has(id), `${plan.kind} finds column #${id} in its inputs`);
  }
  for (const column of plan.output) {
    if (inputs.has(column.id)) continue;
    assert(!made.has(column.id), `column ${column.name}#${column.id} is produced once`);
    made.add(column.id);
  }
  checkShape(plan);
  return new Set(idsOf(plan.output));
}

const idsOf = (columns: readonly Column[]): readonly ColumnId[] => columns.map((column) => column.id);

function checkShape(plan: LogicalPlan): void {
  const ids = idsOf(plan.output);
  assert(new Set(ids).size === ids.length, `${plan.kind} lists a column once`);
  switch (plan.kind) {
    case 'scan':
      assert(plan.columns.length === ids.length, 'a scan names one output per column');
      return;
    case 'values':
      assert(
        plan.rows.every((row) => row.length === ids.length),
        'every row of values has one expression per column',
      );
      return;
    case 'project':
      assert(sameIds(ids, idsOf(plan.exprs.map((item) => item.column))), 'a project outputs what it computes');
      return;
    case 'aggregate': {
      const columns = [...plan.groups.map((item) => item.column), ...plan.aggregates.map((call) => call.column)];
      assert(sameIds(ids, idsOf(columns)), 'an aggregate outputs groups, then aggregates');
      return;
    }
    case 'union':
    case 'recursive_union':
      for (const input of plan.inputs) {
        assert(
          input.output.length === ids.length && input.output.every((c, i) => sameType(c.type, plan.output[i].type)),
          'the inputs of a union have the types of its output',
        );
      }
      return;
    default: {
      // Rebuilding over the same inputs must give the same output.
      const again = withChildren(
        plan,
        children(plan).map((child) => ({ ...child })),
      );
      assert(sameIds(ids, idsOf(again.output)), `${plan.kind} outputs what its inputs make it`);
    }
  }
}

const sameIds = (a: readonly ColumnId[], b: readonly ColumnId[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
