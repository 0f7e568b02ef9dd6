import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { benchRows } from './data.ts';
import { type Goal, goals, reached, verdictOf } from './goals.ts';
import type { Remark, Row } from './row.ts';

const widths = [22, 12, 12, 12, 8, 18, 0];

function printLine(...cells: readonly string[]): void {
  const padded = cells.map((cell, i) => (i > 0 && i < 6 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
  process.stdout.write(`${padded.join('  ').trimEnd()}\n`);
}

/** Rows as they are measured, then the goals; all of it as a file. */
export class Table {
  readonly rows: Row[] = [];
  readonly remarks: Remark[] = [];

  constructor() {
    printLine('row', 'millrace', 'plain', 'other', 'ratio', 'q-error med / max', 'other is');
  }

  add(row: Row): void {
    this.rows.push(row);
    const { ours, plain, other, ratio, qError, unit } = row;
    const plan = qError === undefined ? '' : `${qError.median.toFixed(1)} / ${qError.max.toFixed(1)}`;
    const [a, b, c] = [ours, plain, other].map((n) => (n === undefined ? '' : amount(n, unit)));
    printLine(row.name, a, b, c, ratio === undefined ? '' : `${short(ratio)}×`, plan, row.otherIs);
  }

  remark(name: string, kind: Remark['kind'], why: string): void {
    this.remarks.push({ name, kind, why });
    printLine(name, kind, '', '', '', '', why.split('\n')[0]);
  }

  /** Goals with their verdicts; `stateOf` tells why one has none. */
  printGoals(asked: readonly Goal[], stateOf: (goal: Goal) => string): void {
    process.stdout.write('\n');
    const print = (figure: string, holds: string, ...cells: string[]): void => {
      process.stdout.write(`${figure.padEnd(50)}${cells.map((cell) => cell.padStart(16)).join('')}  ${holds}\n`);
    };
    print('figure', 'holds', 'value', 'at least', 'aim');
    for (const goal of asked) {
      const value = reached(goal, this.rows);
      const limits = [goal.atLeast, goal.aim].map((limit) => (Number.isFinite(limit) ? limitText(goal, limit) : ''));
      const holds = value === undefined ? stateOf(goal) : verdictOf(goal, value);
      print(goal.about, holds, value === undefined ? '-' : `${short(value)} ${goal.unit}`, ...limits);
    }
  }

  /** Rows that this run has not measured stay in the file, with the time at which they were. */
  write(file: string, machine: Readonly<Record<string, unknown>>): void {
    const at = new Date().toISOString();
    const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Document>) : {};
    const measured = new Set([...this.rows, ...this.remarks].map(({ name }) => name));
    const older = (before.rows ?? []).filter(({ name, at: then }) => then !== undefined && !measured.has(name));
    const document: Document = {
      at,
      machine,
      goals: goals.map((goal) => goalDocument(goal, this.rows)),
      rows: [...this.rows.map((row) => ({ ...row, at, generatedRows: benchRows })), ...older],
      remarks: this.remarks,
    };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    process.stdout.write(`\nwritten to ${file}\n`);
  }
}

interface Document {
  readonly at: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly goals: readonly object[];
  readonly rows: readonly (Row & { readonly at: string; readonly generatedRows: number })[];
  readonly remarks: readonly Remark[];
}

function goalDocument(goal: Goal, rows: readonly Row[]): object {
  const value = reached(goal, rows);
  const { name, about, unit, better, aim } = goal;
  const atLeast = Number.isFinite(goal.atLeast) ? goal.atLeast : null;
  const holds = value === undefined ? 'not run' : verdictOf(goal, value);
  return { name, about, unit, better, value: value ?? null, atLeast, aim, holds };
}

const limitText = ({ better, unit }: Goal, limit: number): string =>
  `${better === 'less' ? '≤' : '≥'} ${limit} ${unit}`;

/** Two digits behind the point, or as many as a small number needs. */
const short = (n: number): string => (n !== 0 && n < 0.1 ? n.toPrecision(2) : n.toFixed(2));

function amount(n: number, unit: Row['unit']): string {
  if (unit === 'ms') return `${n.toFixed(n < 100 ? 1 : 0)} ms`;
  if (unit === 'bytes') return `${(n / 2 ** 20).toFixed(1)} MiB`;
  if (unit === 'rows/s') return `${(n / 1e6).toFixed(2)} M/s`;
  return `${n.toFixed(0)} tps`;
}
