/**
 * Templates of to_char, to_date and to_timestamp (Postgres's manual, 9.8): fields like YYYY between texts.
 * `FM` before a field takes its padding away, `th` or `TH` behind it adds an ordinal's ending; text in double quotes
 * and whatever is no field stands for itself.
 */
export interface Field {
  readonly kind: 'field';
  /** In upper case. */
  readonly name: string;
  readonly spelling: 'upper' | 'lower' | 'capital';
  /** FM: no padding. */
  readonly bare: boolean;
  readonly ending: '' | 'th' | 'TH';
}
export interface Words {
  readonly kind: 'words';
  readonly text: string;
  readonly quoted: boolean;
}
export type Template = readonly (Field | Words)[];

/** Longer names first where one begins with another. */
const names: readonly string[] = [
  ...['A.D.', 'A.M.', 'B.C.', 'P.M.', 'AD', 'AM', 'BC', 'PM', 'CC', 'DAY', 'DDD', 'DD', 'DY', 'D'],
  ...['FF1', 'FF2', 'FF3', 'FF4', 'FF5', 'FF6', 'HH24', 'HH12', 'HH', 'IDDD', 'ID', 'IW', 'IYYY', 'IYY', 'IY', 'I'],
  ...['J', 'MI', 'MM', 'MONTH', 'MON', 'MS', 'OF', 'Q', 'RM', 'SSSSS', 'SSSS', 'SS', 'TZH', 'TZM', 'TZ', 'US'],
  ...['WW', 'W', 'Y,YYY', 'YYYY', 'YYY', 'YY', 'Y'],
];
const capitals: readonly string[] = ['Day', 'Dy', 'Month', 'Mon'];
const spellings = [
  ...capitals.map((word) => ({ word, name: word.toUpperCase(), spelling: 'capital' as const })),
  ...names.map((name) => ({ word: name, name, spelling: 'upper' as const })),
  ...names.map((name) => ({ word: name.toLowerCase(), name, spelling: 'lower' as const })),
];

export function parseTemplate(source: string): Template {
  const out: (Field | Words)[] = [];
  let at = 0;
  while (at < source.length) {
    const quoted = /^"((?:\\.|[^"\\])*)"?/su.exec(source.slice(at));
    if (quoted !== null) {
      out.push({ kind: 'words', text: quoted[1].replace(/\\(.)/gsu, '$1'), quoted: true });
      at += quoted[0].length;
      continue;
    }
    const field = fieldAt(source, at);
    if (field !== undefined) {
      out.push(field.field);
      at = field.end;
      continue;
    }
    const prefix = /^(?:FX|fx)/.exec(source.slice(at));
    if (prefix !== null) {
      at += 2;
      continue;
    }
    if (source[at] === '\\' && source[at + 1] === '"') at++;
    const character = String.fromCodePoint(source.codePointAt(at)!);
    out.push({ kind: 'words', text: character, quoted: false });
    at += character.length;
  }
  return out;
}

function fieldAt(source: string, start: number): { readonly field: Field; readonly end: number } | undefined {
  let at = start;
  let bare = false;
  for (let prefix = /^(?:FM|fm|TM|tm)/.exec(source.slice(at)); prefix !== null; prefix = null) {
    bare ||= /^fm$/i.test(prefix[0]);
    // Translated names are the English ones, but without padding.
    bare ||= /^tm$/i.test(prefix[0]);
    at += 2;
  }
  const found = spellings.find(({ word }) => source.startsWith(word, at));
  if (found === undefined) return undefined;
  at += found.word.length;
  const ending = /^(?:th|TH)/.exec(source.slice(at))?.[0] ?? '';
  const field: Field = {
    kind: 'field',
    name: found.name,
    spelling: found.spelling,
    bare,
    ending: ending as Field['ending'],
  };
  return { field, end: at + ending.length };
}
