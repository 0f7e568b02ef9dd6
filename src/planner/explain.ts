import type { NodeCounters } from '../operators/define.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import { type Json, jsonOf } from './explain/json.ts';
import { linesOf } from './explain/text.ts';

/** What happened in a node, summed over its tasks. src/exec gives it. */
export interface NodeProfile extends Readonly<NodeCounters> {
  readonly tasks: number;
  /** What bounds left out of a scan: row groups, and the rows in them. */
  readonly pruned: number;
  readonly prunedRows: number;
  readonly filteredGroups: number;
  /** The server itself is worker -1. */
  readonly msByWorker: ReadonlyMap<number, number>;
}

/** What happened in a run of the plan, by its very nodes. */
export interface PlanProfile {
  readonly nodes: ReadonlyMap<PhysicalPlan, NodeProfile>;
  readonly fragments: readonly { readonly tasks: number; readonly retried: number; readonly ms: number }[];
}

/** Plans, most often one; profiles of those that ran. */
export interface Explained {
  /** What takes their rows: a change of a table, a training. */
  readonly above?: Above;
  readonly plans: readonly { readonly plan: PhysicalPlan; readonly profile?: PlanProfile }[];
}

export interface Above {
  readonly title: string;
  readonly details: readonly (readonly [label: string, text: string | readonly string[]])[];
  /** What stands in JSON in place of the title. */
  readonly fields: Readonly<Record<string, Json>>;
  /** Rows given to the client, and milliseconds. */
  readonly happened?: { readonly rows: number; readonly ms: number };
}

export interface ExplainOptions {
  /** Output columns, times by worker. */
  readonly verbose?: boolean;
  /** Estimated costs; true unless switched off. */
  readonly costs?: boolean;
  /** Measured times; true unless switched off. */
  readonly timing?: boolean;
  /** Settings that are not as they come. */
  readonly settings?: readonly (readonly [name: string, value: string])[];
  readonly planningMs?: number;
  readonly executionMs?: number;
}

/**
 * The plan as Postgres prints it, a line an element. With a profile also what happened: `rows` are those of all tasks
 * together, so `loops` is 1 wherever a node ran; times are those of the worker that was longest at it.
 */
export const explainText = (explained: Explained, options: ExplainOptions = {}): string[] =>
  linesOf(explained, options);

/** The plan as Postgres's EXPLAIN (FORMAT JSON) gives it, as text. */
export const explainJson = (explained: Explained, options: ExplainOptions = {}): string =>
  JSON.stringify([jsonOf(explained, options)], null, 2);
