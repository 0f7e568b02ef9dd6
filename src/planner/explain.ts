import type { NodeCounters } from '../operators/define.ts';
import type { Column } from '../plan/expr.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import { namesFor } from '../plan/print.ts';
import type { NameOf } from '../plan/print_expr.ts';
import { widthOf } from './estimate/column.ts';
import { describe, outputOf } from './explain/describe.ts';

/** What happened in a node, summed over its tasks. src/exec gives it. */
export interface NodeProfile extends Readonly<NodeCounters> {
  readonly tasks: number;
  readonly pruned: number;
  readonly filteredGroups: number;
  readonly msByWorker: ReadonlyMap<number, number>;
}

/** What happened in a run of the plan, by its very nodes. */
export interface PlanProfile {
  readonly nodes: ReadonlyMap<PhysicalPlan, NodeProfile>;
  readonly fragments: readonly { readonly tasks: number; readonly retried: number; readonly ms: number }[];
}

export interface ExplainOptions {
  readonly verbose?: boolean;
  /** Estimated costs; true unless switched off. */
  readonly costs?: boolean;
  readonly planningMs?: number;
  readonly executionMs?: number;
}

interface Explaining {
  readonly nameOf: NameOf;
  readonly profile: PlanProfile | undefined;
  readonly options: ExplainOptions;
}

/**
 * The plan as Postgres prints it, a line an element. With a profile also what happened: `rows` are those of all tasks
 * together, `loops` is the number of tasks, times are milliseconds summed over tasks.
 */
export function explainText(
  plan: PhysicalPlan,
  profile: PlanProfile | undefined = undefined,
  options: ExplainOptions = {},
): string[] {
  const context: Explaining = { nameOf: namesFor(outputsOf(plan)), profile, options };
  const lines: string[] = [];
  const visit = (node: PhysicalPlan, depth: number): void => {
    const arrow = depth === 0 ? '' : `${' '.repeat(depth * 6 - 4)}->  `;
    const indent = ' '.repeat(depth * 6 + 2);
    lines.push(arrow + heading(node, context));
    for (const [label, text] of detailsOf(node, context)) lines.push(`${indent}${label}: ${flat(text)}`);
    for (const input of inputsOf(node)) visit(input, depth + 1);
  };
  visit(plan, 0);
  for (const [label, text] of summaryOf(context)) lines.push(`${label}: ${text}`);
  return lines;
}

type Text = string | readonly string[];
const flat = (text: Text): string => (typeof text === 'string' ? text : text.join(', '));

/** Outputs of every node, the leaves first. */
function* outputsOf(plan: PhysicalPlan): Generator<readonly Column[]> {
  for (const input of inputsOf(plan)) yield* outputsOf(input);
  yield plan.output;
}

const wholeRows = (rows: number): number => Math.max(1, Math.round(rows));
const widthOfRow = (plan: PhysicalPlan): number =>
  Math.round(plan.output.reduce((sum, column) => sum + widthOf(column.type), 0));

function heading(node: PhysicalPlan, { nameOf, profile, options }: Explaining): string {
  const { title } = describe(node, nameOf);
  const { startup, total } = node.cost;
  const estimate = `cost=${startup.toFixed(2)}..${total.toFixed(2)} rows=${wholeRows(node.rows)} width=${widthOfRow(node)}`;
  const parts = options.costs === false ? [] : [`(${estimate})`];
  if (profile !== undefined) parts.push(actual(profile.nodes.get(node)));
  return parts.length === 0 ? title : `${title}  ${parts.join(' ')}`;
}

function actual(node: NodeProfile | undefined): string {
  if (node === undefined || node.tasks === 0) return '(never executed)';
  return `(actual time=0.000..${node.ms.toFixed(3)} rows=${node.rows} loops=${node.tasks})`;
}

function detailsOf(node: PhysicalPlan, { nameOf, profile, options }: Explaining): readonly (readonly [string, Text])[] {
  const output = options.verbose === true ? ([['Output', outputOf(node, nameOf)]] as const) : [];
  const happened = profile?.nodes.get(node);
  return [...output, ...describe(node, nameOf).details, ...(happened === undefined ? [] : eventsOf(node, happened))];
}

function eventsOf(node: PhysicalPlan, happened: NodeProfile): readonly (readonly [string, string])[] {
  const events: [string, string][] = [];
  if (node.kind === 'scan' && happened.rowGroups + happened.pruned > 0) {
    events.push(['Row Groups', `${happened.rowGroups} read, ${happened.pruned} pruned`]);
  }
  if (node.kind === 'scan' && node.runtimeFilters !== undefined) {
    events.push(['Rows Removed by Runtime Filter', String(happened.filteredRows)]);
    if (happened.filteredGroups > 0) {
      events.push(['Row Groups Removed by Runtime Filter', String(happened.filteredGroups)]);
    }
  }
  if (happened.bytesRead > 0) events.push(['Bytes Read', sizeText(happened.bytesRead)]);
  if (happened.peakMemory > 0) events.push(['Memory Usage', sizeText(happened.peakMemory)]);
  if (happened.spilledBytes > 0) events.push(['Disk Usage', sizeText(happened.spilledBytes)]);
  if (happened.msByWorker.size > 1) {
    const workers = [...happened.msByWorker].sort(([a], [b]) => a - b);
    events.push(['Workers', workers.map(([worker, ms]) => `${worker}: ${ms.toFixed(1)} ms`).join(', ')]);
  }
  return events;
}

/** As Postgres: whole kilobytes, then the larger units with one digit. */
function sizeText(bytes: number): string {
  const kb = Math.ceil(bytes / 1024);
  if (kb < 10_240) return `${kb}kB`;
  const mb = kb / 1024;
  return mb < 10_240 ? `${mb.toFixed(1)}MB` : `${(mb / 1024).toFixed(1)}GB`;
}

function summaryOf({ profile, options }: Explaining): readonly (readonly [string, string])[] {
  const lines: [string, string][] = [];
  if (options.planningMs !== undefined) lines.push(['Planning Time', `${options.planningMs.toFixed(3)} ms`]);
  if (profile !== undefined) {
    const tasks = profile.fragments.reduce((sum, fragment) => sum + fragment.tasks, 0);
    const retried = profile.fragments.reduce((sum, fragment) => sum + fragment.retried, 0);
    const again = retried === 0 ? '' : `, ${retried} run again`;
    lines.push(['Tasks', `${tasks} in ${profile.fragments.length} fragments${again}`]);
  }
  if (options.executionMs !== undefined) lines.push(['Execution Time', `${options.executionMs.toFixed(3)} ms`]);
  return lines;
}

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** The plan as Postgres's EXPLAIN (FORMAT JSON) gives it, as text. */
export function explainJson(
  plan: PhysicalPlan,
  profile: PlanProfile | undefined = undefined,
  options: ExplainOptions = {},
): string {
  const context: Explaining = { nameOf: namesFor(outputsOf(plan)), profile, options };
  const whole: Record<string, Json> = { Plan: jsonOf(plan, context) };
  if (options.planningMs !== undefined) whole['Planning Time'] = options.planningMs;
  if (options.executionMs !== undefined) whole['Execution Time'] = options.executionMs;
  return JSON.stringify([whole], null, 2);
}

function jsonOf(node: PhysicalPlan, context: Explaining): Json {
  const { nameOf, profile, options } = context;
  const out: Record<string, Json> = { 'Node Type': describe(node, nameOf).title };
  if (node.kind === 'scan') {
    out['Node Type'] = 'Seq Scan';
    out['Relation Name'] = node.name;
  }
  if (options.costs !== false) {
    out['Startup Cost'] = round(node.cost.startup);
    out['Total Cost'] = round(node.cost.total);
    out['Plan Rows'] = wholeRows(node.rows);
    out['Plan Width'] = widthOfRow(node);
  }
  const happened = profile?.nodes.get(node);
  if (happened !== undefined) {
    out['Actual Total Time'] = round(happened.ms);
    out['Actual Rows'] = happened.rows;
    out['Actual Loops'] = happened.tasks;
  }
  for (const [label, text] of detailsOf(node, context)) out[label] = text;
  const inputs = inputsOf(node);
  if (inputs.length > 0) out.Plans = inputs.map((input) => jsonOf(input, context));
  return out;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
