import type { NodeCounters, TaskProfile } from '../operators/define.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';

export const noCounters = (): NodeCounters => ({
  rows: 0,
  batches: 0,
  bytesRead: 0,
  rowGroups: 0,
  skippedGroups: 0,
  cacheHits: 0,
  cacheHitBytes: 0,
  cacheMisses: 0,
  removedRows: 0,
  filteredRows: 0,
  spilledBytes: 0,
  spilledFiles: 0,
  peakMemory: 0,
  compiledGroups: 0,
  plainGroups: 0,
  morsels: 0,
  modules: 0,
  knownModules: 0,
  compileMs: 0,
  firstMs: 0,
  ms: 0,
});

/** Counters by path, as they travel. */
export type CounterList = readonly (readonly [path: string, counters: NodeCounters])[];

const fields = Object.keys(noCounters()) as readonly (keyof NodeCounters)[];

/** The same as they are sent: the counters of all nodes as numbers, one node after the other. */
export interface PackedCounters {
  readonly paths: readonly string[];
  readonly values: Float64Array;
}

export function packed(list: CounterList): PackedCounters {
  const values = new Float64Array(list.length * fields.length);
  for (const [i, [, counters]] of list.entries()) {
    for (const [f, field] of fields.entries()) values[i * fields.length + f] = counters[field];
  }
  return { paths: list.map(([path]) => path), values };
}

export const unpacked = ({ paths, values }: PackedCounters): CounterList =>
  paths.map((path, i) => {
    const counters = noCounters();
    for (const [f, field] of fields.entries()) counters[field] = values[i * fields.length + f];
    return [path, counters] as const;
  });

/** Counts one task. */
export class TaskCounters implements TaskProfile {
  private readonly nodes = new Map<PhysicalPlan, NodeCounters>();
  private readonly root: PhysicalPlan;

  constructor(root: PhysicalPlan) {
    this.root = root;
  }

  of(node: PhysicalPlan): NodeCounters {
    let counters = this.nodes.get(node);
    if (counters === undefined) {
      counters = noCounters();
      this.nodes.set(node, counters);
    }
    return counters;
  }

  /** Whether rows were dealt to files by their keys: their order then tells how much memory there was. */
  get dealt(): boolean {
    for (const [{ kind }, { spilledBytes }] of this.nodes) {
      if (spilledBytes > 0 && (kind === 'hash_aggregate' || kind === 'hash_join')) return true;
    }
    return false;
  }

  list(): CounterList {
    const found: [string, NodeCounters][] = [];
    const visit = (node: PhysicalPlan, path: string): void => {
      const counters = this.nodes.get(node);
      if (counters !== undefined) found.push([path, counters]);
      for (const [i, input] of inputsOf(node).entries()) visit(input, `${path}.${i}`);
    };
    visit(this.root, '0');
    return found;
  }
}

/** Adds what one task counted; peak memory is that of the largest task, the first batch that of the fastest. */
export function addCounters(into: NodeCounters, from: NodeCounters): void {
  const hadBatches = into.batches > 0;
  into.rows += from.rows;
  into.batches += from.batches;
  into.bytesRead += from.bytesRead;
  into.rowGroups += from.rowGroups;
  into.skippedGroups += from.skippedGroups;
  into.cacheHits += from.cacheHits;
  into.cacheHitBytes += from.cacheHitBytes;
  into.cacheMisses += from.cacheMisses;
  into.removedRows += from.removedRows;
  into.filteredRows += from.filteredRows;
  into.spilledBytes += from.spilledBytes;
  into.spilledFiles += from.spilledFiles;
  into.peakMemory = Math.max(into.peakMemory, from.peakMemory);
  into.compiledGroups += from.compiledGroups;
  into.plainGroups += from.plainGroups;
  into.morsels += from.morsels;
  into.modules += from.modules;
  into.knownModules += from.knownModules;
  into.compileMs += from.compileMs;
  if (from.batches > 0) into.firstMs = hadBatches ? Math.min(into.firstMs, from.firstMs) : from.firstMs;
  into.ms += from.ms;
}
