/**
 * sqllogictest files: records apart by empty lines.
 *
 *   statement ok                      statement error 22012          query IT rowsort
 *   CREATE VIEW v AS …                SELECT 1 / 0                   SELECT a, b FROM …
 *                                                                    ----
 *                                                                    1 | one
 *
 * Our files (.slt) write a row to a line, its values apart by ` | `. SQLite's (.test) write a value to a line, and a
 * long result as `N values hashing to MD5`. NULL is `NULL`, an empty string `(empty)`.
 *
 * Behind an error's statement, `----` and lines may say its text too: the message, `AT: 8` for the place of the caret,
 * `DETAIL: …`, `HINT: …`. An engine may say more than is expected.
 */
export type Record =
  | ({
      readonly kind: 'statement';
      readonly sql: string;
      readonly error: string | null;
      /** Lines of the error's text that stand behind `----`; null: only the code counts. */
      readonly text: readonly string[] | null;
    } & Common)
  | ({
      readonly kind: 'query';
      readonly sql: string;
      /** T text, I integer, R other numbers; null: not said, to be filled in by --complete. */
      readonly types: string | null;
      readonly sort: Sort;
      /** Queries of one label have one result. */
      readonly label: string | null;
      /** Text of the expected lines; null: not said yet. */
      readonly expected: readonly string[] | null;
    } & Common)
  | ({ readonly kind: 'halt' } & Common);

export type Sort = 'nosort' | 'rowsort' | 'valuesort';

interface Common {
  /** One-based line of the record's first word. */
  readonly line: number;
  /** Comments and conditions above the record, as written. */
  readonly above: readonly string[];
  /** skipif and onlyif: engine names. */
  readonly skip: readonly string[];
  readonly only: readonly string[];
}

export interface Script {
  readonly records: readonly Record[];
  /** SQLite's layout: a value to a line. */
  readonly valuewise: boolean;
  /** Results of more values than this are hashed; 0: none. */
  readonly hashAbove: number;
  /** Lines after the last record. */
  readonly below: readonly string[];
}

interface Block {
  readonly line: number;
  readonly lines: readonly string[];
}

/** SQLite's own files are written with this threshold where they name none. */
const sqliteThreshold = 8;

export type Layout = 'ours' | 'sqlite';

export function parseScript(text: string, layout: Layout = 'ours'): Script {
  const records: Record[] = [];
  let hashAbove = layout === 'sqlite' ? sqliteThreshold : 0;
  let above: string[] = [];
  for (const block of blocks(text)) {
    const head = block.lines.findIndex((line) => !isAside(line));
    if (head < 0) {
      above.push(...block.lines, '');
      continue;
    }
    const threshold = /^hash-threshold\s+(\d+)/.exec(block.lines[head]);
    if (threshold !== null) {
      hashAbove = Number(threshold[1]);
      above.push(...block.lines, '');
      continue;
    }
    records.push(record(block, head, [...above, ...block.lines.slice(0, head)]));
    above = [];
  }
  return { records, valuewise: layout === 'sqlite', hashAbove, below: above };
}

/** Runs of lines that are not empty; the lines of a result may not be empty either. */
function blocks(text: string): Block[] {
  const found: { line: number; lines: string[] }[] = [];
  let open = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') open = false;
    else if (open) found[found.length - 1].lines.push(line);
    else {
      found.push({ line: i + 1, lines: [line] });
      open = true;
    }
  }
  return found;
}

const isAside = (line: string): boolean => /^(#|skipif\b|onlyif\b)/.test(line);

function record(block: Block, head: number, above: readonly string[]): Record {
  const common = {
    line: block.line + head,
    above,
    skip: conditions(block.lines.slice(0, head), 'skipif'),
    only: conditions(block.lines.slice(0, head), 'onlyif'),
  };
  const [kind, ...words] = block.lines[head].trim().split(/\s+/);
  const body = block.lines.slice(head + 1);
  if (kind === 'halt') return { kind, ...common };
  if (kind !== 'statement' && kind !== 'query') throw new Error(`line ${common.line}: no such record: ${kind}`);
  const mark = body.indexOf('----');
  const sql = (mark < 0 ? body : body.slice(0, mark)).join('\n');
  if (words[0] === 'error') {
    const text = mark < 0 ? null : body.slice(mark + 1);
    return { kind: 'statement', sql, error: words.slice(1).join(' '), text, ...common };
  }
  if (kind === 'statement') return { kind, sql, error: null, text: null, ...common };
  const [types, sort, label] = words;
  return {
    kind,
    sql,
    types: types ?? null,
    sort: sortOf(sort, common.line),
    label: label ?? null,
    expected: mark < 0 ? null : body.slice(mark + 1),
    ...common,
  };
}

const conditions = (lines: readonly string[], word: string): string[] =>
  lines.filter((line) => line.startsWith(word)).map((line) => line.split(/\s+/)[1]);

function sortOf(word: string | undefined, line: number): Sort {
  if (word === undefined || word === 'nosort') return 'nosort';
  if (word === 'rowsort' || word === 'valuesort') return word;
  throw new Error(`line ${line}: no such sort mode: ${word}`);
}
