import { errors, type SqlError } from '../base/error.ts';
import { type Json, jsonObject, maxJsonDepth } from './json.ts';
import { JsonLexer, type JsonToken } from './json_lexer.ts';
import { jsonNumber } from './json_number.ts';

/** What becomes of the parts of a JSON text; start and end are places in it. */
interface JsonMaker<T> {
  /** Strings are wanted without their escapes; else those are only looked at. */
  readonly decodes: boolean;
  scalar(token: JsonToken): T;
  array(items: T[], start: number, end: number): T;
  object(keys: string[], values: T[], start: number, end: number): T;
}

interface Frame<T> {
  readonly keys: string[] | null;
  readonly values: T[];
  readonly start: number;
}

/**
 * Reads a JSON text (RFC 8259) without recursion. Error 22P02 with Postgres's detail, 22P05 for a zero byte, 54001 for
 * too deep nesting.
 */
function readJson<T>(source: string, maker: JsonMaker<T>): T {
  const lexer = new JsonLexer(source, maker.decodes);
  const stack: Frame<T>[] = [];
  let token = lexer.next();
  for (;;) {
    // A value begins with the token, unless an array or object ends at once.
    let value: T;
    if (token.kind === '{' || token.kind === '[') {
      if (stack.length >= maxJsonDepth) throw errors.jsonTooDeep();
      stack.push({ keys: token.kind === '{' ? [] : null, values: [], start: token.start });
      const isObject = token.kind === '{';
      token = lexer.next();
      if (token.kind !== (isObject ? '}' : ']')) {
        if (isObject) token = key(lexer, token, stack[stack.length - 1], 'Expected string or "}"');
        continue;
      }
      value = closed(stack.pop()!, token.end, maker);
    } else if (token.kind === 'string' || token.kind === 'number' || token.kind === 'word') {
      value = maker.scalar(token);
    } else throw expected('Expected JSON value', token);
    // A value is done: go on behind it, closing what ends there.
    token = lexer.next();
    for (;;) {
      const frame = stack.at(-1);
      if (frame === undefined) {
        if (token.kind !== 'end') throw expected('Expected end of input', token);
        return value;
      }
      frame.values.push(value);
      if (token.kind === ',') break;
      const close = frame.keys === null ? ']' : '}';
      if (token.kind !== close) throw expected(`Expected "," or "${close}"`, token);
      stack.pop();
      value = closed(frame, token.end, maker);
      token = lexer.next();
    }
    token = lexer.next();
    const frame = stack[stack.length - 1];
    if (frame.keys !== null) token = key(lexer, token, frame, 'Expected string');
  }
}

const closed = <T>({ keys, values, start }: Frame<T>, end: number, maker: JsonMaker<T>): T =>
  keys === null ? maker.array(values, start, end) : maker.object(keys, values, start, end);

/** Takes the key that begins with the token, and its colon; gives the token behind. */
function key<T>(lexer: JsonLexer, token: JsonToken, frame: Frame<T>, what: string): JsonToken {
  if (token.kind !== 'string') throw expected(what, token);
  frame.keys!.push(token.text);
  const colon = lexer.next();
  if (colon.kind !== ':') throw expected('Expected ":"', colon);
  return lexer.next();
}

const expected = (what: string, { kind, source, start, end }: JsonToken): SqlError =>
  errors.invalidJson(
    kind === 'end' ? 'The input string ended unexpectedly.' : `${what}, but found "${source.slice(start, end)}".`,
  );

const values: JsonMaker<Json> = {
  decodes: true,
  scalar({ kind, text }) {
    if (kind === 'string') return text;
    if (kind === 'number') return jsonNumber(text);
    return text === 'null' ? null : text === 'true';
  },
  array: (items) => items,
  object: (keys, items) => jsonObject(keys.map((name, i) => [name, items[i]])),
};

/** The value of a JSON text as jsonb sees it. */
export const parseJson = (source: string): Json => readJson(source, values);

/** Part of a JSON text as it is written. */
export type JsonSource =
  | { readonly kind: 'string'; readonly text: string; readonly source: string }
  | { readonly kind: 'number' | 'word'; readonly source: string }
  | { readonly kind: 'array'; readonly items: readonly JsonSource[]; readonly source: string }
  | {
      readonly kind: 'object';
      readonly keys: readonly string[];
      readonly items: readonly JsonSource[];
      readonly source: string;
    };

/** The parts of a JSON text, each as it is written; keys stand in their order, as often as they are written. */
export const readJsonSource = (source: string): JsonSource =>
  readJson<JsonSource>(source, {
    decodes: true,
    scalar: ({ kind, text, start, end }) =>
      kind === 'string'
        ? { kind, text, source: source.slice(start, end) }
        : { kind: kind as 'number' | 'word', source: source.slice(start, end) },
    array: (items, start, end) => ({ kind: 'array', items, source: source.slice(start, end) }),
    object: (keys, items, start, end) => ({ kind: 'object', keys, items, source: source.slice(start, end) }),
  });

const nothing: JsonMaker<null> = { decodes: false, scalar: () => null, array: () => null, object: () => null };

/** The text itself, when it is JSON. */
export function checkedJson(source: string): string {
  readJson(source, nothing);
  return source;
}
