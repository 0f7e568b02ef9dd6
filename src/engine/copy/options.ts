import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Option } from '../../parser/ast/common.ts';

/** How COPY lays out rows, as its options say. */
export interface CopyFormat {
  readonly kind: 'text' | 'csv' | 'binary';
  readonly delimiter: string;
  readonly null: string;
  readonly header: boolean;
  readonly quote: string;
  readonly escape: string;
  /** CSV output: every value in quotes. */
  readonly quoteAll: boolean;
}

const known = ['format', 'delimiter', 'null', 'header', 'quote', 'escape', 'encoding', 'freeze', 'force_quote'];

export function wordOf(option: Option): string | null {
  const { value } = option;
  if (value === null) return null;
  if (value.kind === 'expression') {
    const { expr } = value;
    if (expr.kind === 'string') return expr.value;
    if (expr.kind === 'number') return expr.text;
    if (expr.kind === 'boolean') return String(expr.value);
    if (expr.kind === 'column' && expr.parts.length === 1) return expr.parts[0].name;
    if (expr.kind === 'binary' || expr.kind === 'call') return null;
  }
  return null;
}

/** Checks and completes the options of text, csv and binary. */
export function copyFormat(options: readonly Option[]): CopyFormat {
  const given = new Map<string, string | null>();
  for (const option of options) {
    if (!known.includes(option.name)) {
      const near = nearest(option.name, known);
      const hint = near && `Perhaps you meant "${near}".`;
      throw errors.badSyntax(`option "${option.name}" not recognized`, option.at, hint);
    }
    if (given.has(option.name)) throw errors.badSyntax('conflicting or redundant options', option.at);
    const isStar = option.name === 'force_quote';
    given.set(option.name, isStar ? '*' : wordOf(option));
    if (isStar) refuseList(option);
  }
  const kind = given.get('format') ?? 'text';
  if (kind !== 'text' && kind !== 'csv' && kind !== 'binary') {
    throw errors.invalidParameterValue(`COPY format "${kind}" not recognized`);
  }
  return checked({
    kind,
    delimiter: given.get('delimiter') ?? (kind === 'csv' ? ',' : '\t'),
    null: given.get('null') ?? (kind === 'csv' ? '' : '\\N'),
    header: given.has('header') && isOn(given.get('header') ?? null),
    quote: given.get('quote') ?? '"',
    escape: given.get('escape') ?? given.get('quote') ?? '"',
    quoteAll: given.has('force_quote'),
  });
}

function refuseList(option: Option): void {
  if (option.value !== null && option.value.kind === 'list') {
    throw errors.notSupported('FORCE_QUOTE for some columns', option.at, 'Use FORCE_QUOTE *.');
  }
}

const isOn = (word: string | null): boolean => word === null || ['true', 'on', '1', 'match'].includes(word);

function checked(format: CopyFormat): CopyFormat {
  const { kind, delimiter, quote, escape: escapeMark } = format;
  if (kind === 'binary') return format;
  if (Buffer.byteLength(delimiter) !== 1) {
    throw errors.notSupportedText('COPY delimiter must be a single one-byte character');
  }
  if (delimiter === '\n' || delimiter === '\r') {
    throw errors.invalidParameterValue('COPY delimiter cannot be newline or carriage return');
  }
  if (kind === 'csv' && Buffer.byteLength(quote) !== 1) {
    throw errors.notSupportedText('COPY quote must be a single one-byte character');
  }
  if (kind === 'csv' && delimiter === quote) {
    throw errors.invalidParameterValue('COPY delimiter and quote must be different');
  }
  if (kind === 'csv' && Buffer.byteLength(escapeMark) !== 1) {
    throw errors.notSupportedText('COPY escape must be a single one-byte character');
  }
  return format;
}
