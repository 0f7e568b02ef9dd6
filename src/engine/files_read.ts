import type { LogicalPlan } from '../plan/logical.ts';
import { children } from '../plan/walk.ts';

/** Paths of the files that the plan's scans would read, sorted: what a model remembers of its origin. */
export function filesRead(plan: LogicalPlan): string[] {
  const files = new Set<string>();
  collect(plan, files);
  return [...files].sort();
}

function collect(plan: LogicalPlan, into: Set<string>): void {
  if (plan.kind === 'scan') {
    for (const split of plan.relation.splits({ columns: [], bounds: [] }).splits) {
      if (split.kind === 'parquet') into.add(split.file.path);
    }
  }
  for (const child of children(plan)) collect(child, into);
}
