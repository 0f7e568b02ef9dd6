import { inputsOf, type PhysicalPlan } from '../../plan/physical.ts';
import type { Above, Explained, ExplainOptions, NodeProfile } from '../explain.ts';
import { describe, outputOf } from './describe.ts';
import { eventsOf } from './events.ts';
import { type Explaining, explaining, rowWidth, type WithQuery, wholeRows, withQueriesOf } from './explaining.ts';
import { ran } from './times.ts';

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Fields = Record<string, Json>;

/** The one object of the array that Postgres gives. */
export function jsonOf(explained: Explained, options: ExplainOptions): Json {
  const { above, plans } = explained;
  const trees = plans.map((each) => {
    const context = explaining(each, options);
    const { body, queries } = withQueriesOf(each.plan);
    return treeOf(body, context, above === undefined ? {} : { relationship: 'Outer' }, queries);
  });
  const whole: Fields = { Plan: above === undefined ? trees[0] : aboveJson(above, plans[0]?.plan, trees, options) };
  const { settings = [], planningMs, executionMs } = options;
  if (settings.length > 0) whole.Settings = Object.fromEntries(settings);
  if (planningMs !== undefined) whole['Planning Time'] = rounded(planningMs);
  const fragments = plans.flatMap(({ profile }) => profile?.fragments ?? []);
  if (plans.some(({ profile }) => profile !== undefined)) {
    whole.Triggers = [];
    whole.Tasks = fragments.reduce((sum, { tasks }) => sum + tasks, 0);
    whole['Tasks Run Again'] = fragments.reduce((sum, { retried }) => sum + retried, 0);
    whole.Fragments = fragments.length;
  }
  if (executionMs !== undefined) whole['Execution Time'] = rounded(executionMs);
  return whole;
}

function aboveJson(
  above: Above,
  plan: PhysicalPlan | undefined,
  trees: readonly Json[],
  options: ExplainOptions,
): Json {
  const { fields, details, happened } = above;
  const out: Fields = { ...fields };
  if (options.costs !== false) {
    out['Startup Cost'] = rounded(plan?.cost.startup ?? 0);
    out['Total Cost'] = rounded(plan?.cost.total ?? 0);
    out['Plan Rows'] = 0;
    out['Plan Width'] = 0;
  }
  if (happened !== undefined) {
    if (options.timing !== false) {
      out['Actual Startup Time'] = 0;
      out['Actual Total Time'] = rounded(happened.ms);
    }
    out['Actual Rows'] = happened.rows;
    out['Actual Loops'] = 1;
  }
  for (const [label, text] of details) out[label] = text;
  return { ...out, Plans: trees };
}

/** What a node is, in Postgres's words where it has some. */
function natureOf(node: PhysicalPlan): Fields {
  switch (node.kind) {
    case 'scan':
      return { 'Node Type': 'Seq Scan', 'Relation Name': node.name };
    case 'values': {
      const { footers } = node;
      if (footers !== undefined) return { 'Node Type': 'Metadata Aggregate', 'Relation Name': footers.relation };
      return { 'Node Type': titleOf(node) };
    }
    case 'hash_join':
      return { 'Node Type': 'Hash Join', 'Join Type': capital(node.join) };
    case 'nested_loop_join':
      return { 'Node Type': 'Nested Loop', 'Join Type': capital(node.join) };
    case 'hash_aggregate': {
      const modes = { partial: 'Partial', final: 'Finalize', single: 'Simple' } as const;
      const strategy = node.groups.length > 0 ? 'Hashed' : 'Plain';
      return { 'Node Type': 'Aggregate', Strategy: strategy, 'Partial Mode': modes[node.mode] };
    }
    case 'top_n':
      return { 'Node Type': 'Sort', 'Sort Method': 'top-N heapsort', 'Sort Limit': node.keep };
    case 'with_scan':
      return { 'Node Type': 'CTE Scan', 'CTE Name': node.name };
    case 'write':
      return { 'Node Type': 'Write', Format: node.target.format, Location: node.target.location };
    case 'predict':
      return { 'Node Type': 'Predict', Model: node.modelName };
    default:
      return { 'Node Type': titleOf(node) };
  }
}

const titleOf = (node: PhysicalPlan): string => describe(node, () => '').title;

const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);

interface Place {
  /** To the node above. */
  readonly relationship?: string;
  /** What Postgres calls a WITH query's plan. */
  readonly subplan?: string;
}

function treeOf(
  node: PhysicalPlan,
  context: Explaining,
  { relationship, subplan }: Place,
  queries: readonly WithQuery[] = [],
): Json {
  const { nameOf, profile, options, costOf } = context;
  const { 'Node Type': type, ...nature } = natureOf(node);
  const out: Fields = { 'Node Type': type };
  if (relationship !== undefined) out['Parent Relationship'] = relationship;
  if (subplan !== undefined) out['Subplan Name'] = subplan;
  out['Parallel Aware'] = node.kind === 'scan';
  out['Async Capable'] = false;
  Object.assign(out, nature);
  if (options.costs !== false) {
    out['Startup Cost'] = rounded(costOf(node).startup);
    out['Total Cost'] = rounded(costOf(node).total);
    out['Plan Rows'] = wholeRows(node.rows);
    out['Plan Width'] = rowWidth(node);
  }
  const happened = profile?.nodes.get(node);
  if (profile !== undefined) Object.assign(out, actualOf(node, context, happened));
  if (options.verbose === true) out.Output = outputOf(node, nameOf);
  for (const [label, text] of describe(node, nameOf, options.verbose === true).details) out[label] = text;
  if (happened !== undefined)
    for (const { fields } of eventsOf(node, happened, options.timing !== false)) Object.assign(out, fields);
  if (ran(happened)) {
    if (options.timing !== false) out.Workers = workersOf(happened);
  }
  const before = queries.map(({ name, plan }) =>
    treeOf(plan, context, { relationship: 'InitPlan', subplan: `CTE ${name}` }),
  );
  const inputs = inputsOf(node).map((input, i) => treeOf(input, context, { relationship: relationshipOf(node, i) }));
  if (before.length + inputs.length > 0) out.Plans = [...before, ...inputs];
  return out;
}

function actualOf(node: PhysicalPlan, { times, options }: Explaining, happened: NodeProfile | undefined): Fields {
  const { startup, total } = times.get(node) ?? { startup: 0, total: 0 };
  const isRun = ran(happened);
  return {
    ...(options.timing === false ? {} : { 'Actual Startup Time': isRun ? rounded(startup) : 0 }),
    ...(options.timing === false ? {} : { 'Actual Total Time': isRun ? rounded(total) : 0 }),
    'Actual Rows': isRun ? happened.rows : 0,
    'Actual Loops': isRun ? 1 : 0,
  };
}

const workersOf = ({ msByWorker }: NodeProfile): readonly Json[] =>
  [...msByWorker]
    .sort(([a], [b]) => a - b)
    .map(([worker, ms]) => ({ 'Worker Number': worker, 'Actual Total Time': rounded(ms) }));

const relationshipOf = (node: PhysicalPlan, input: number): string =>
  node.kind === 'union' ? 'Member' : input === 0 ? 'Outer' : 'Inner';

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
