import type { Record, Script } from './parse.ts';

/** What a record came to: lines of a result with their types, or the SQLSTATE of an error; undefined: not run. */
export type Outcome =
  | { readonly types: string; readonly lines: readonly string[] }
  | { readonly error: string; readonly lines: readonly string[] }
  | undefined;

/** The text of a file whose expectations are what the engine gave. */
export function completed(script: Script, outcomes: readonly Outcome[]): string {
  const blocks = script.records.map((record, i) => [...record.above, ...body(record, outcomes[i]), ''].join('\n'));
  return `${[...blocks, ...script.below].join('\n').trimEnd()}\n`;
}

function body(record: Record, outcome: Outcome): string[] {
  if (record.kind === 'halt') return ['halt'];
  if (outcome !== undefined && 'error' in outcome) {
    // An expectation that is a pattern says more than the code: keep it.
    const kept = record.kind === 'statement' && record.error !== null && record.error.length > 5;
    const text = record.kind === 'statement' && record.text !== null ? ['----', ...outcome.lines] : [];
    return [`statement error ${kept ? record.error : outcome.error}`, record.sql, ...text];
  }
  if (record.kind === 'statement') {
    const error = outcome === undefined ? record.error : null;
    return [error === null ? 'statement ok' : `statement error ${error}`.trim(), record.sql];
  }
  const types = outcome?.types ?? record.types;
  const sort = record.sort === 'nosort' && record.label === null ? null : record.sort;
  const head = ['query', types, sort, record.label].filter((word) => word !== null && word !== '').join(' ');
  const lines = outcome?.lines ?? record.expected;
  return lines === null ? [head, record.sql] : [head, record.sql, '----', ...lines];
}
