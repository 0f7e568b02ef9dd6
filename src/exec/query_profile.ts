import type { PhysicalPlan } from '../plan/physical.ts';
import type { JobProfile, NodeActuals } from './job.ts';
import { noCounters } from './profile.ts';
import type { Stage } from './stage.ts';

/** The figures of all tasks, under the nodes of the plan as it was submitted. */
export function profileOf(stages: readonly Stage[]): JobProfile {
  const nodes = new Map<PhysicalPlan, NodeActuals>();
  for (const stage of stages) {
    for (const [path, node] of stage.fragment.origins) nodes.set(node, actualsOf(stage, path, node));
  }
  // Every reader of what all tasks get counts all its rows; what passed is what was written.
  for (const { fragment } of stages) {
    for (const [node, from] of fragment.sources) {
      const actuals = nodes.get(node);
      if (isWhole(node) && actuals !== undefined) nodes.set(node, { ...actuals, rows: stages[from].rowsOut });
    }
  }
  return {
    nodes,
    fragments: stages.map(({ tasks, retried, startedAt, endedAt }) => ({
      tasks: tasks.length,
      retried,
      ms: Math.max(endedAt - startedAt, 0),
    })),
  };
}

const isWhole = (node: PhysicalPlan): boolean =>
  node.kind === 'with_scan'
    ? node.reads === 'whole'
    : node.kind === 'exchange' && node.distribution.kind === 'broadcast';

function actualsOf(stage: Stage, path: string, node: PhysicalPlan): NodeActuals {
  const sum = stage.sums.get(path);
  const pruned = node.kind === 'scan' ? stage.pruned.get(node.scan) : undefined;
  const filteredGroups = node.kind === 'scan' ? (stage.narrowed?.get(node.scan) ?? 0) : 0;
  return {
    ...(sum?.counters ?? noCounters()),
    tasks: sum?.tasks ?? 0,
    pruned: pruned?.rowGroups ?? 0,
    prunedRows: pruned?.rows ?? 0,
    filteredGroups,
    msByWorker: sum?.msByWorker ?? new Map(),
  };
}
