import { inputsOf, type PhysicalPlan } from '../../plan/physical.ts';
import type { Above, Explained, ExplainOptions } from '../explain.ts';
import { describe, outputOf } from './describe.ts';
import { eventsOf } from './events.ts';
import { type Explaining, explaining, rowWidth, type WithQuery, wholeRows, withQueriesOf } from './explaining.ts';
import { ran } from './times.ts';

type Text = string | readonly string[];
type Detail = readonly [label: string, text: Text];

const flat = (text: Text): string => (typeof text === 'string' ? text : text.join(', '));

export function linesOf(explained: Explained, options: ExplainOptions): string[] {
  const lines: string[] = [];
  const { above, plans } = explained;
  /** The title begins at `column`, behind an arrow unless it is the first. */
  const add = (column: number, title: string, details: readonly Detail[]): void => {
    lines.push((column === 0 ? '' : `${' '.repeat(column - 4)}->  `) + title);
    for (const [label, text] of details) lines.push(`${' '.repeat(column + 2)}${label}: ${flat(text)}`);
  };
  if (above !== undefined) add(0, aboveTitle(above, plans[0]?.plan, options), above.details);
  for (const each of plans) {
    const context = explaining(each, options);
    const visit = (node: PhysicalPlan, column: number, queries: readonly WithQuery[] = []): void => {
      add(column, heading(node, context), detailsOf(node, context));
      for (const { name, plan } of queries) {
        lines.push(`${' '.repeat(column + 2)}CTE ${name}`);
        visit(plan, column + 8);
      }
      for (const input of inputsOf(node)) visit(input, column + 6);
    };
    const { body, queries } = withQueriesOf(each.plan);
    visit(body, above === undefined ? 0 : 6, queries);
  }
  return [...lines, ...summaryOf(explained, options)];
}

function aboveTitle({ title, happened }: Above, plan: PhysicalPlan | undefined, options: ExplainOptions): string {
  const { startup, total } = plan?.cost ?? { startup: 0, total: 0 };
  const costs = options.costs === false ? [] : [costText(startup, total, 0, 0)];
  const time = options.timing === false || happened === undefined ? '' : `time=0.000..${happened.ms.toFixed(3)} `;
  const actual = happened === undefined ? [] : [`(actual ${time}rows=${happened.rows} loops=1)`];
  return [title, [...costs, ...actual].join(' ')].filter((part) => part !== '').join('  ');
}

const costText = (startup: number, total: number, rows: number, width: number): string =>
  `(cost=${startup.toFixed(2)}..${total.toFixed(2)} rows=${rows} width=${width})`;

function heading(node: PhysicalPlan, context: Explaining): string {
  const { nameOf, profile, options, costOf } = context;
  const { title } = describe(node, nameOf);
  const { startup, total } = costOf(node);
  const parts = options.costs === false ? [] : [costText(startup, total, wholeRows(node.rows), rowWidth(node))];
  if (profile !== undefined) parts.push(actual(node, context));
  return parts.length === 0 ? title : `${title}  ${parts.join(' ')}`;
}

function actual(node: PhysicalPlan, { profile, times, options }: Explaining): string {
  const happened = profile?.nodes.get(node);
  if (!ran(happened)) return '(never executed)';
  const { startup, total } = times.get(node) ?? { startup: 0, total: 0 };
  const time = options.timing === false ? '' : `time=${startup.toFixed(3)}..${total.toFixed(3)} `;
  return `(actual ${time}rows=${happened.rows} loops=1)`;
}

function detailsOf(node: PhysicalPlan, { nameOf, profile, options }: Explaining): readonly Detail[] {
  const verbose = options.verbose === true;
  const details: Detail[] = verbose ? [['Output', outputOf(node, nameOf)]] : [];
  details.push(...describe(node, nameOf, verbose).details);
  const happened = profile?.nodes.get(node);
  if (happened !== undefined)
    for (const { label, text } of eventsOf(node, happened, options.timing !== false)) details.push([label, text]);
  if (ran(happened) && verbose && options.timing !== false) details.push(['Workers', workersText(happened.msByWorker)]);
  return details;
}

const workersText = (msByWorker: ReadonlyMap<number, number>): readonly string[] =>
  [...msByWorker]
    .sort(([a], [b]) => a - b)
    .map(([worker, ms]) => `${worker === -1 ? 'server' : worker}: ${ms.toFixed(3)} ms`);

function summaryOf({ plans }: Explained, options: ExplainOptions): string[] {
  const lines: string[] = [];
  const { settings = [], planningMs, executionMs } = options;
  if (settings.length > 0)
    lines.push(`Settings: ${settings.map(([name, value]) => `${name} = '${value}'`).join(', ')}`);
  if (planningMs !== undefined) lines.push(`Planning Time: ${planningMs.toFixed(3)} ms`);
  const fragments = plans.flatMap(({ profile }) => profile?.fragments ?? []);
  if (fragments.length > 0 && executionMs !== undefined) {
    const tasks = fragments.reduce((sum, fragment) => sum + fragment.tasks, 0);
    const retried = fragments.reduce((sum, fragment) => sum + fragment.retried, 0);
    const of = fragments.length === 1 ? '1 fragment' : `${fragments.length} fragments`;
    lines.push(`Tasks: ${tasks} in ${of}${retried === 0 ? '' : `, ${retried} run again`}`);
  }
  if (executionMs !== undefined) lines.push(`Execution Time: ${executionMs.toFixed(3)} ms`);
  return lines;
}
