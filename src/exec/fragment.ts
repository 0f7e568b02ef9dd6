import { deserialize, serialize } from 'node:v8';
import { assert } from '../base/assert.ts';
import { type ColumnId, type FragmentId, fragmentId } from '../base/ids.ts';
import type { RuntimeFilter } from '../operators/runtime_filter/filter.ts';
import {
  type Distribution,
  type Exchange,
  type ExchangeRead,
  inputsOf,
  type KeySummary,
  type PhysicalPlan,
  type PhysicalScan,
  withInputs,
} from '../plan/physical.ts';

/**
 * A piece of a plan that runs without moving rows between tasks: plain data, the message that a worker receives.
 *
 *   Limit                    2  Limit
 *   └─ Exchange gather          └─ ExchangeRead 1
 *      └─ Aggregate final    1  Aggregate final
 *         └─ Exchange hash      └─ ExchangeRead 0
 *            └─ Scan         0  Scan
 */
export interface Fragment {
  readonly id: FragmentId;
  /** Without Exchange; its leaves are scans, values and ExchangeReads. */
  readonly root: PhysicalPlan;
  /** How its rows go to the fragment that reads them; null: to the client. */
  readonly output: Distribution | null;
  /** Runtime filters that its tasks make of their rows. */
  readonly summaries: readonly KeySummary[];
  /** Runtime filters that its scans use, merged over all tasks that made them; empty until these are done. */
  readonly filters: readonly RuntimeFilter[];
}

/** A fragment as the server sees it: with what stays behind when it is sent. */
export interface CutFragment extends Fragment {
  readonly scans: readonly PhysicalScan[];
  readonly reads: readonly ExchangeRead[];
  /** Which fragments make the runtime filters of its scans, by number of the filter. */
  readonly filtersFrom: ReadonlyMap<number, FragmentId>;
  /** The fragments whose rows nodes of the submitted plan (exchanges, scans of WITH queries) hand on here. */
  readonly sources: ReadonlyMap<PhysicalPlan, FragmentId>;
  /** The submitted plan's node for each path of `root` ("0", "0.0", "0.1" …). */
  readonly origins: ReadonlyMap<string, PhysicalPlan>;
}

/** Cuts a plan at its exchanges and WITH queries. Inputs come before their readers; the last fragment is the root. */
export function cut(plan: PhysicalPlan): readonly CutFragment[] {
  const done: CutFragment[] = [];
  const cutting = { done, tables: new Map<ColumnId, FragmentId>() };
  if (plan.kind === 'with') {
    for (const [i, { table }] of plan.tables.entries()) {
      cutting.tables.set(table, cutFragment(plan.inputs[i], { distribution: { kind: 'kept' } }, cutting));
    }
    cutFragment(plan.inputs[plan.tables.length], null, cutting);
  } else {
    cutFragment(plan, null, cutting);
  }
  const makers = new Map(done.flatMap(({ id, summaries }) => summaries.map(({ filter }) => [filter, id] as const)));
  return done.map((fragment) => ({ ...fragment, filtersFrom: filtersOf(fragment, makers) }));
}

/** Filters that no fragment makes are made within the task. */
const filtersOf = ({ scans }: CutFragment, makers: ReadonlyMap<number, FragmentId>): ReadonlyMap<number, FragmentId> =>
  new Map(
    scans
      .flatMap(({ runtimeFilters = [] }) => runtimeFilters)
      .flatMap(({ filter }) => (makers.has(filter) ? [[filter, makers.get(filter)!] as const] : [])),
  );

interface Done {
  readonly done: CutFragment[];
  /** The fragments that compute WITH queries. */
  readonly tables: Map<ColumnId, FragmentId>;
}

interface Cutting extends Done {
  readonly sources: Map<PhysicalPlan, FragmentId>;
  readonly scans: PhysicalScan[];
  readonly reads: ExchangeRead[];
  readonly origins: Map<string, PhysicalPlan>;
}

type Handed = Pick<Exchange, 'distribution' | 'summaries'>;

function cutFragment(plan: PhysicalPlan, exchange: Handed | null, { done, tables }: Done): FragmentId {
  const cutting: Cutting = { done, tables, sources: new Map(), scans: [], reads: [], origins: new Map() };
  const root = cutNode(plan, '0', cutting);
  const id = fragmentId(done.length);
  const { scans, reads, sources, origins } = cutting;
  const output = exchange?.distribution ?? null;
  const summaries = exchange?.summaries ?? [];
  done.push({ id, root, output, summaries, filters: [], filtersFrom: new Map(), scans, reads, sources, origins });
  return id;
}

function cutNode(node: PhysicalPlan, path: string, cutting: Cutting): PhysicalPlan {
  cutting.origins.set(path, node);
  if (node.kind === 'exchange')
    return reading(node, cutFragment(node.input, node, cutting), node.distribution, cutting);
  if (node.kind === 'with_scan') {
    const from = cutting.tables.get(node.table);
    assert(from !== undefined, `WITH query ${node.name} comes before what reads it`);
    return reading(node, from, { kind: node.reads === 'whole' ? 'broadcast' : 'kept' }, cutting);
  }
  if (node.kind === 'scan') cutting.scans.push(node);
  const inputs = inputsOf(node);
  return withInputs(
    node,
    inputs.map((input, i) => cutNode(input, `${path}.${i}`, cutting)),
  );
}

function reading(node: PhysicalPlan, from: FragmentId, distribution: Distribution, cutting: Cutting): ExchangeRead {
  const { output, rows, cost } = node;
  const read: ExchangeRead = { kind: 'exchange_read', from, distribution, output, rows, cost };
  cutting.reads.push(read);
  cutting.sources.set(node, from);
  return read;
}

/** The fragment alone, without what the server knows of it. */
export const bare = ({ id, root, output, summaries, filters }: Fragment): Fragment => ({
  id,
  root,
  output,
  summaries,
  filters,
});

/** What of a fragment depends on its statement alone: the same bytes as often as that is run. */
export const planBytes = ({ id, root, output, summaries }: Fragment): Uint8Array =>
  serialize({ id, root, output, summaries });

/** The fragment of such bytes. */
export const fragmentOf = (plan: Uint8Array, filters: Fragment['filters']): Fragment => ({
  ...(deserialize(plan) as Omit<Fragment, 'filters'>),
  filters,
});
