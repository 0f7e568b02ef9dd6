import { unreachable } from '../base/assert.ts';
import type { ColumnId } from '../base/ids.ts';
import { typeName } from '../data/type.ts';
import type { AggregateCall, Chain, Expr, FrameBound, NamedExpr, SortKey, WindowCall, WindowFrame } from './expr.ts';
import { printValue } from './print_value.ts';

/** How a column is called in the text. */
export type NameOf = (id: ColumnId) => string;

// Binding strength, weakest first, as Postgres's grammar has it.
const strength = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  compare: 5,
  other: 6,
  add: 7,
  multiply: 8,
  power: 9,
  cast: 10,
  atom: 11,
};

const comparisons = new Set(['=', '<>', '<', '<=', '>', '>=']);
const words: Readonly<Record<string, string>> = {
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
  '~~*': 'ILIKE',
  '!~~*': 'NOT ILIKE',
};

/** An expression as SQL, with only the parentheses it needs. */
export const printExpr = (expr: Expr, nameOf: NameOf): string => printed(expr, nameOf).text;

interface Printed {
  readonly text: string;
  readonly strength: number;
}

const atom = (text: string): Printed => ({ text, strength: strength.atom });

function printed(expr: Expr, nameOf: NameOf): Printed {
  const at = (part: Expr, least: number): string => strong(printed(part, nameOf), least);
  const list = (parts: readonly Expr[]): string => parts.map((part) => printExpr(part, nameOf)).join(', ');
  switch (expr.kind) {
    case 'column':
      return atom(nameOf(expr.id));
    case 'literal':
      return atom(printValue(expr.value, expr.type));
    case 'parameter':
      return atom(`$${expr.index}`);
    case 'call':
      return printCall(expr.fn, expr.args, at, list);
    case 'chain':
      return printChain(expr, nameOf);
    case 'cast':
      return { text: `${at(expr.input, strength.cast)}::${typeName(expr.type)}`, strength: strength.cast };
    case 'and':
    case 'or': {
      const own = strength[expr.kind];
      return {
        text: expr.args.map((part) => at(part, own + 1)).join(` ${expr.kind.toUpperCase()} `),
        strength: own,
      };
    }
    case 'not':
      return { text: `NOT ${at(expr.input, strength.not)}`, strength: strength.not };
    case 'is_null':
      return {
        text: `${at(expr.input, strength.compare)} IS ${expr.negated ? 'NOT ' : ''}NULL`,
        strength: strength.is,
      };
    case 'case': {
      const arms = expr.whens.map((arm) => `WHEN ${printExpr(arm.when, nameOf)} THEN ${printExpr(arm.then, nameOf)}`);
      return atom(`CASE ${arms.join(' ')} ELSE ${printExpr(expr.otherwise, nameOf)} END`);
    }
    case 'coalesce':
      return atom(`COALESCE(${list(expr.args)})`);
    case 'in_list':
      return {
        text: `${at(expr.input, strength.other)} ${expr.negated ? 'NOT ' : ''}IN (${list(expr.items)})`,
        strength: strength.compare,
      };
    case 'subquery': {
      const test = expr.test === undefined ? '' : `${at(expr.test.left, strength.other)} ${expr.test.fn} `;
      return atom(`${expr.negated ? 'NOT ' : ''}${test}${expr.form.toUpperCase()}(subquery)`);
    }
    default:
      return unreachable(expr);
  }
}

function printCall(
  fn: string,
  args: readonly Expr[],
  at: (part: Expr, least: number) => string,
  list: (parts: readonly Expr[]) => string,
): Printed {
  if (/^[a-z_]/i.test(fn)) return atom(`${fn}(${list(args)})`);
  const own = operatorStrength(fn);
  if (args.length === 1) return { text: `${fn}${at(args[0], strength.cast)}`, strength: strength.power };
  return { text: `${at(args[0], own)} ${words[fn] ?? fn} ${at(args[1], own + 1)}`, strength: own };
}

/** As the calls would be printed that the links stand for; the links are operators. */
function printChain({ first, links }: Chain, nameOf: NameOf): Printed {
  return links.reduce(
    (left, link) => {
      const own = operatorStrength(link.fn);
      const right = printed(link.right, nameOf);
      const operands = [strong(left, own), strong(right, own + 1)];
      return { text: operands.join(` ${words[link.fn] ?? link.fn} `), strength: own };
    },
    printed(first, nameOf),
  );
}

const strong = (part: Printed, least: number): string => (part.strength >= least ? part.text : `(${part.text})`);

function operatorStrength(fn: string): number {
  if (comparisons.has(fn)) return strength.compare;
  if (fn === '+' || fn === '-') return strength.add;
  if (fn === '*' || fn === '/' || fn === '%') return strength.multiply;
  return fn === '^' ? strength.power : strength.other;
}

export function printAggregate(call: AggregateCall, nameOf: NameOf): string {
  const args = call.args.length === 0 ? '*' : call.args.map((arg) => printExpr(arg, nameOf)).join(', ');
  const order = call.orderBy.length === 0 ? '' : ` ORDER BY ${printKeys(call.orderBy, nameOf)}`;
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${printExpr(call.filter, nameOf)})`;
  return `${call.fn}(${call.distinct ? 'DISTINCT ' : ''}${args}${order})${filter}`;
}

/** `PARTITION BY a ORDER BY b`, or nothing. */
export function printOver(
  over: { readonly partitionBy: readonly Expr[]; readonly orderBy: readonly SortKey[] },
  nameOf: NameOf,
): string {
  const by = over.partitionBy.map((expr) => printExpr(expr, nameOf)).join(', ');
  const order = over.orderBy.length === 0 ? '' : `ORDER BY ${printKeys(over.orderBy, nameOf)}`;
  return [by === '' ? '' : `PARTITION BY ${by}`, order].filter((part) => part !== '').join(' ');
}

/** `sum(a) FILTER (WHERE b) ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`; the frame of the default is not said. */
export function printWindowCall(call: WindowCall, nameOf: NameOf): string {
  const star = call.kind === 'aggregate' && call.args.length === 0;
  const args = star ? '*' : call.args.map((arg) => printExpr(arg, nameOf)).join(', ');
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${printExpr(call.filter, nameOf)})`;
  return `${call.fn}(${args})${filter}${printFrame(call.frame, nameOf)}`;
}

function printFrame({ unit, start, end, exclude }: WindowFrame, nameOf: NameOf): string {
  const isDefault = unit === 'range' && start.kind === 'unbounded_preceding' && end.kind === 'current_row';
  const without = exclude === 'no_others' ? '' : ` EXCLUDE ${exclude.replace('_', ' ').toUpperCase()}`;
  if (isDefault && without === '') return '';
  return ` ${unit.toUpperCase()} BETWEEN ${printBound(start, nameOf)} AND ${printBound(end, nameOf)}${without}`;
}

function printBound(bound: FrameBound, nameOf: NameOf): string {
  const words = bound.kind.replace('_', ' ').toUpperCase();
  return 'offset' in bound ? `${printExpr(bound.offset, nameOf)} ${words}` : words;
}

/** `a, b DESC, c NULLS FIRST`: only what differs from Postgres's defaults is said. */
export const printKeys = (keys: readonly SortKey[], nameOf: NameOf): string =>
  keys.map((key) => printKey(key, nameOf)).join(', ');

function printKey(key: SortKey, nameOf: NameOf): string {
  const nulls = key.nullsFirst === key.descending ? '' : key.nullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
  return `${printExpr(key.expr, nameOf)}${key.descending ? ' DESC' : ''}${nulls}`;
}

/** `a` for a column passed on, `a + 1 AS b` for one that is computed. */
export function printNamed(item: NamedExpr, nameOf: NameOf): string {
  const text = printExpr(item.expr, nameOf);
  const name = nameOf(item.column.id);
  return text === name ? text : `${text} AS ${name}`;
}
