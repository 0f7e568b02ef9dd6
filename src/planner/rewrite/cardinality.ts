import type { LogicalPlan } from '../../plan/logical.ts';

/** True when the plan gives one row whatever the data: an aggregate without groups, one row of values. */
export function exactlyOneRow(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'aggregate':
      return plan.groups.length === 0;
    case 'values':
      return plan.rows.length === 1;
    case 'project':
    case 'sort':
    case 'window':
    case 'predict':
      return exactlyOneRow(plan.input);
    case 'join':
      return plan.join === 'mark' || plan.join === 'single' || (plan.join === 'left' && atMostOneRow(plan.right))
        ? exactlyOneRow(plan.left)
        : plan.join === 'inner' && plan.condition === null && exactlyOneRow(plan.left) && exactlyOneRow(plan.right);
    default:
      return false;
  }
}

/** True when the plan never gives a second row. */
export function atMostOneRow(plan: LogicalPlan): boolean {
  if (exactlyOneRow(plan)) return true;
  switch (plan.kind) {
    case 'values':
      return plan.rows.length === 0;
    case 'filter':
    case 'project':
    case 'sort':
    case 'window':
    case 'predict':
      return atMostOneRow(plan.input);
    case 'limit':
      return (plan.count?.kind === 'literal' && Number(plan.count.value) <= 1) || atMostOneRow(plan.input);
    default:
      return false;
  }
}
