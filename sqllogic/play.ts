import type { Outcome } from './complete.ts';
import { type Engine, Failure, type Session } from './engines/engine.ts';
import type { Record, Script } from './parse.ts';
import { linesOf } from './result.ts';

export type Played = Exclude<Record, { kind: 'halt' }>;

/** What became of one record: `wrong` says why it failed; not run when it is for other engines or not wanted. */
export interface Verdict {
  readonly record: Played;
  readonly outcome: Outcome;
  readonly wrong: string | undefined;
  readonly ran: boolean;
}

interface Play {
  readonly engine: Pick<Engine, 'names'>;
  readonly session: Session;
  /** Nothing is wrong: what is expected is not known yet. */
  readonly unjudged?: boolean;
  readonly wanted?: (record: Played) => boolean;
}

/** Runs the records of a script in order, up to its halt. */
export async function* play(script: Script, { engine, session, unjudged, wanted }: Play): AsyncGenerator<Verdict> {
  const labels = new Map<string, string>();
  for (const record of script.records) {
    const skipped = isSkipped(record, engine);
    if (record.kind === 'halt') {
      if (skipped) continue;
      return;
    }
    if (skipped || wanted?.(record) === false) {
      yield { record, outcome: undefined, wrong: undefined, ran: false };
      continue;
    }
    const outcome = await outcomeOf(session, record, script);
    yield { record, outcome, wrong: unjudged ? undefined : judge(record, outcome, labels), ran: true };
  }
}

const isSkipped = ({ skip, only }: Record, { names }: Pick<Engine, 'names'>): boolean =>
  skip.some((name) => names.includes(name)) || (only.length > 0 && !only.some((name) => names.includes(name)));

interface WithMessage {
  readonly error: string;
  readonly message: string;
  readonly lines: readonly string[];
}

async function outcomeOf(session: Session, record: Played, script: Script): Promise<Outcome | WithMessage> {
  try {
    const result = await session.run(record.sql);
    const sort = record.kind === 'query' ? record.sort : 'nosort';
    const types = record.kind === 'query' && record.types !== null ? record.types : result.types;
    return { types: script.valuewise ? types : result.types, lines: linesOf(result, types, sort, script) };
  } catch (error) {
    if (error instanceof Failure) return { error: error.code, message: error.message, lines: error.lines() };
    throw error;
  }
}

/** What is wrong, or undefined when the outcome is the expected one. */
function judge(record: Played, outcome: Outcome | WithMessage, labels: Map<string, string>): string | undefined {
  if (outcome === undefined) return undefined;
  if ('error' in outcome) return judgeError(record, outcome as WithMessage);
  if (record.kind === 'statement') {
    return record.error === null ? undefined : `expected error ${record.error}, but it succeeded`;
  }
  if (record.types !== null && record.types !== outcome.types) {
    return `expected types ${record.types}, got ${outcome.types}`;
  }
  const got = outcome.lines.join('\n');
  if (record.label !== null) {
    const before = labels.get(record.label);
    if (before !== undefined && before !== got) return `differs from the earlier query labelled ${record.label}`;
    labels.set(record.label, got);
  }
  const expected = (record.expected ?? []).join('\n');
  return got === expected ? undefined : `expected\n${indent(expected)}\n  got\n${indent(got)}`;
}

const indent = (text: string): string => `    ${text.replaceAll('\n', '\n    ')}`;

function judgeError(record: Played, { error, message, lines }: WithMessage): string | undefined {
  const expected = record.kind === 'statement' ? record.error : null;
  if (expected === null) return `failed: ${error} ${message}`;
  const fits = /^[0-9A-Z]{5}$/.test(expected) ? error === expected : new RegExp(expected, 'i').test(message);
  if (!fits) return `expected error ${expected}, got ${error} ${message}`;
  const missing = missingLines(record, lines);
  if (missing.length === 0) return undefined;
  return `expected of the error\n${indent(missing.join('\n'))}\n  got\n${indent(lines.join('\n'))}`;
}

/** What the record expects of the error's text and is not there; more than is expected may be. */
function missingLines(record: Played, lines: readonly string[]): readonly string[] {
  const expected = (record.kind === 'statement' ? record.text : null) ?? [];
  return expected.filter((line) => !lines.includes(line));
}
