import { unreachable } from '../../base/assert.ts';
import type { TableSample } from '../../data/sample.ts';
import type { Expr } from '../../plan/expr.ts';
import type { JoinKind, WriteTarget } from '../../plan/logical.ts';
import type {
  Distribution,
  HashAggregate,
  KeySummary,
  PhysicalPlan,
  PhysicalWindow,
  ScanFilter,
} from '../../plan/physical.ts';
import {
  type NameOf,
  printAggregate,
  printExpr,
  printKeys,
  printNamed,
  printOver,
  printWindowCall,
} from '../../plan/print_expr.ts';
import { pipelineText } from '../compiled.ts';

/** A node in words: what EXPLAIN prints of it, as text and as JSON. */
export interface Description {
  readonly title: string;
  /** Label and text, in the order in which they are printed. */
  readonly details: readonly (readonly [label: string, text: string | readonly string[]])[];
}

/** `verbose`: also where the estimates come from. */
export function describe(node: PhysicalPlan, nameOf: NameOf, verbose = false): Description {
  const description = describeNode(node, nameOf, verbose);
  if (node.compiled === undefined) return description;
  return { ...description, details: [...description.details, ['Compiled', pipelineText(node)]] };
}

function describeNode(node: PhysicalPlan, nameOf: NameOf, verbose: boolean): Description {
  const one = (expr: Expr): string => printExpr(expr, nameOf);
  const list = (exprs: readonly Expr[]): readonly string[] => exprs.map(one);
  const condition = (label: string, expr: Expr | null): Description['details'] =>
    expr === null ? [] : [[label, `(${one(expr)})`]];
  switch (node.kind) {
    case 'scan':
      return {
        title: `${node.sample === undefined ? 'Seq' : 'Sample'} Scan on ${node.name}`,
        details: [
          ...sampling(node.sample),
          ...condition('Filter', node.filter),
          ...usedFilters(node.runtimeFilters, nameOf),
          ...(verbose && node.analyzed !== undefined ? [['Statistics', statisticsWords[node.analyzed]] as const] : []),
        ],
      };
    case 'values':
      if (node.footers !== undefined) {
        const { relation, rowGroups } = node.footers;
        return {
          title: `Metadata Aggregate on ${relation}`,
          details: [['Row Groups', `${rowGroups} known from footers`]],
        };
      }
      return { title: node.output.length === 0 ? 'Result' : 'Values Scan', details: [] };
    case 'filter':
      return { title: 'Filter', details: condition('Filter', node.predicate) };
    case 'project':
      return { title: 'Project', details: [] };
    case 'project_set': {
      const calls = node.calls.map(({ fn, args }) => `${fn}(${list(args).join(', ')})`);
      return { title: 'ProjectSet', details: [['Functions', calls]] };
    }
    case 'sort':
      return { title: 'Sort', details: [['Sort Key', keysOf(node.keys, nameOf)]] };
    case 'top_n':
      return { title: `Top-${node.keep} Sort`, details: [['Sort Key', keysOf(node.keys, nameOf)]] };
    case 'limit':
      return { title: 'Limit', details: limits(node.count, node.offset) };
    case 'window':
      return describeWindow(node, nameOf);
    case 'hash_aggregate':
      return describeAggregate(node, nameOf);
    case 'hash_join': {
      const pairs = node.leftKeys.map((key, i) => {
        const sign = node.nullSafe[i] ? 'IS NOT DISTINCT FROM' : '=';
        return `(${one(key)} ${sign} ${one(node.rightKeys[i])})`;
      });
      const hash = pairs.length === 1 ? pairs[0] : `(${pairs.join(' AND ')})`;
      return {
        title: `Hash ${joinWord(node.join)}Join`,
        details: [
          ['Hash Cond', hash],
          ...condition('Join Filter', node.residual),
          ...madeFilters(node.summaries, nameOf),
        ],
      };
    }
    case 'nested_loop_join': {
      const word = joinWord(node.join);
      const title = `Nested Loop${word === '' ? '' : ` ${word}Join`}`;
      return { title, details: condition('Join Filter', node.condition) };
    }
    case 'union':
      return { title: 'Append', details: [] };
    case 'recursive_union':
      return { title: 'Recursive Union', details: [] };
    case 'work_scan':
      return { title: 'WorkTable Scan', details: [] };
    case 'with':
      return { title: 'With', details: [] };
    case 'with_scan':
      return { title: `CTE Scan on ${node.name}`, details: [] };
    case 'materialize':
      return { title: 'Materialize', details: [] };
    case 'predict':
      return { title: `Predict using ${node.modelName}`, details: [['Features', list(node.features)]] };
    case 'write':
      return {
        title: writeTitle(node.target, verbose),
        details: [['Compression', node.target.compression]],
      };
    case 'exchange':
    case 'exchange_read':
      return describeExchange(node.distribution, node.kind === 'exchange' ? node.summaries : [], nameOf);
    default:
      return unreachable(node);
  }
}

/** Where the files of tables lie is nobody's business, most often. */
const writeTitle = ({ format, location, accepts }: WriteTarget, verbose: boolean): string =>
  accepts === undefined || verbose ? `Write ${format} to ${location}` : `Write ${format} for ${accepts.table}`;

const statisticsWords = { current: 'analyzed', stale: 'analyzed, rows have changed since' } as const;
const sampling = (sample: TableSample | undefined): Description['details'] =>
  sample === undefined ? [] : [['Sampling', `${sample.method} (${sample.share * 100})`]];

const keysOf = (keys: Parameters<typeof printKeys>[0], nameOf: NameOf): readonly string[] =>
  keys.map((key) => printKeys([key], nameOf));

function limits(count: number | null, offset: number): Description['details'] {
  return [
    ...(count === null ? [] : [['Count', String(count)] as const]),
    ...(offset === 0 ? [] : [['Offset', String(offset)] as const]),
  ];
}

const aggregateWords = { partial: 'Partial ', final: 'Finalize ', single: '' } as const;

function describeAggregate(node: HashAggregate, nameOf: NameOf): Description {
  const grouped = node.groups.length > 0;
  const title = `${aggregateWords[node.mode]}${grouped ? 'Hash' : ''}Aggregate`;
  return {
    title,
    details: grouped ? [['Group Key', node.groups.map((item) => printExpr(item.expr, nameOf))]] : [],
  };
}

function describeWindow(node: PhysicalWindow, nameOf: NameOf): Description {
  const by = node.partitionBy.map((expr) => printExpr(expr, nameOf));
  const details: [string, readonly string[]][] = [];
  if (by.length > 0) details.push(['Partition Key', by]);
  if (node.orderBy.length > 0) details.push(['Order Key', keysOf(node.orderBy, nameOf)]);
  return { title: 'WindowAgg', details };
}

function joinWord(join: JoinKind): string {
  return join === 'inner' ? '' : `${join[0].toUpperCase()}${join.slice(1)} `;
}

/** `k in filter 1`: see src/planner/implement/runtime_filters.ts. */
const usedFilters = (used: readonly ScanFilter[] = [], nameOf: NameOf): Description['details'] =>
  used.length === 0
    ? []
    : [['Runtime Filter', used.map(({ filter, key }) => `${printExpr(key, nameOf)} in filter ${filter}`)]];

const madeFilters = (made: readonly KeySummary[] = [], nameOf: NameOf): Description['details'] =>
  made.length === 0 ? [] : [['Makes', made.map(({ filter, key }) => `filter ${filter} of ${printExpr(key, nameOf)}`)]];

function describeExchange(
  distribution: Distribution,
  summaries: readonly KeySummary[] | undefined,
  nameOf: NameOf,
): Description {
  const { title, details } = describeDistribution(distribution, nameOf);
  return { title, details: [...details, ...madeFilters(summaries, nameOf)] };
}

function describeDistribution(distribution: Distribution, nameOf: NameOf): Description {
  switch (distribution.kind) {
    case 'gather':
      if (distribution.order === null) return { title: 'Gather', details: [] };
      return { title: 'Gather Merge', details: [['Merge Key', keysOf(distribution.order, nameOf)]] };
    case 'hash':
      return {
        title: 'Redistribute',
        details: [
          ['Hash Key', distribution.keys.map((key) => printExpr(key, nameOf))],
          ['Partitions', String(distribution.partitions)],
        ],
      };
    case 'broadcast':
      return { title: 'Broadcast', details: [] };
    case 'kept':
      return { title: 'CTE Scan', details: [] };
  }
}

/** What the node puts out, for VERBOSE: the expressions where it computes them. */
export function outputOf(node: PhysicalPlan, nameOf: NameOf): readonly string[] {
  if (node.kind === 'project') return node.exprs.map((item) => printNamed(item, nameOf));
  if (node.kind === 'hash_aggregate' && node.mode !== 'partial') {
    const groups = node.groups.map((item) => nameOf(item.column.id));
    return [...groups, ...node.aggregates.map((call) => printAggregate(call, nameOf))];
  }
  if (node.kind === 'window') {
    const passed = node.input.output.map((column) => nameOf(column.id));
    return [
      ...passed,
      ...node.calls.map((call) => `${printWindowCall(call, nameOf)} OVER (${printOver(node, nameOf)})`),
    ];
  }
  return node.output.map((column) => nameOf(column.id));
}
