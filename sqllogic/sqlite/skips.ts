import { readFileSync, writeFileSync } from 'node:fs';

/** A record that PostgreSQL does not pass. */
export interface Skip {
  /** Below the folder of the corpus. */
  readonly file: string;
  /** Of the record's first word. */
  readonly line: number;
  readonly reason: string;
}

export interface Skips {
  /** `path`: whole, so that a part of the corpus can be run. */
  has(path: string, line: number): boolean;
}

const listPath = new URL('skips.txt', import.meta.url).pathname;

const head = `# Records of SQLite's sqllogictest files that PostgreSQL 15 does not pass: what each says instead, its file, its lines.
# Written by: node sqllogic/corpus.ts FOLDER --engine postgres --url … --write-skips
`;

/**
 *   failed: 42883 operator does not exist: + text
 *     index/random/10/slt_good_9.test 1020 1025 1039
 */
export function readSkips(): Skips {
  const lines = new Map<string, Set<number>>();
  for (const line of readFileSync(listPath, 'utf8').split('\n')) {
    if (!line.startsWith('  ')) continue;
    const [file, ...numbers] = line.trim().split(' ');
    const known = lines.get(file) ?? new Set();
    lines.set(file, known);
    for (const number of numbers) known.add(Number(number));
  }
  const files = [...lines.keys()];
  return {
    has(path, line) {
      const file = files.find((each) => path.endsWith(`/${each}`));
      return file !== undefined && lines.get(file)!.has(line);
    },
  };
}

export function writeSkips(skips: readonly Skip[]): void {
  const byReason = new Map<string, Map<string, number[]>>();
  for (const { file, line, reason } of skips.toSorted(byPlace)) {
    const files = byReason.get(general(reason)) ?? new Map<string, number[]>();
    byReason.set(general(reason), files);
    files.set(file, [...(files.get(file) ?? []), line]);
  }
  const blocks = [...byReason].map(([reason, files]) => {
    const places = [...files].map(([file, lines]) => `  ${file} ${lines.join(' ')}`);
    return [reason, ...places].join('\n');
  });
  writeFileSync(listPath, `${head}\n${blocks.join('\n\n')}\n`);
}

const byPlace = (a: Skip, b: Skip): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);

/** Reasons that differ in a number only are one. */
const general = (reason: string): string => reason.replace(/_\d+/g, '_n').replace(/_tab\d+/g, '_tabn');
