import { errors, raise } from '../../../base/error.ts';
import { text } from '../../../data/type.ts';
import { isNull, type Vector } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';
import { countCharacters } from './characters.ts';
import { textOf } from './concat.ts';
import { asIdentifier } from './quote_ident.ts';
import { asLiteral } from './quote_literal.ts';

/** A piece of a format: text as it is, or one argument. Positions count from 1; 0: the next argument. */
type Piece = string | Specifier;

interface Specifier {
  readonly position: number;
  readonly left: boolean;
  /** A number, or the argument that holds it (`*`). */
  readonly width: number | { readonly position: number };
  readonly type: 's' | 'I' | 'L';
}

const wrong = (message: string, hint?: string): never => raise(errors.invalidParameterValue(message, undefined, hint));

const shape = /%(?:%|(?:(\d+)\$)?(-*)(?:\*(?:(\d+)\$)?|(\d+))?(.)?)/gsu;

/** Reads `%[position$][-][width]type`. */
function piecesOf(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of format.matchAll(shape)) {
    pieces.push(format.slice(at, found.index));
    at = found.index + found[0].length;
    pieces.push(found[0] === '%%' ? '%' : specifierOf(found));
  }
  pieces.push(format.slice(at));
  return pieces.filter((piece) => piece !== '');
}

function specifierOf([whole, position, minus, star, width, type]: RegExpMatchArray): Specifier {
  if (type === undefined) return wrong('unterminated format() type specifier', 'For a single "%" use "%%".');
  if (type !== 's' && type !== 'I' && type !== 'L') {
    return wrong(`unrecognized format() type specifier "${type}"`, 'For a single "%" use "%%".');
  }
  return {
    position: numbered(position),
    left: minus !== '',
    width: whole.includes('*') ? { position: numbered(star) } : Number(width ?? 0),
    type,
  };
}

function numbered(digits: string | undefined): number {
  if (digits === undefined) return 0;
  const n = Number(digits);
  return n === 0 ? wrong('format specifies argument 0, but arguments are numbered from 1') : n;
}

/** The arguments of one row, as texts. */
type Arguments = (position: number) => string | null;

function written(pieces: readonly Piece[], count: number, argument: Arguments): string {
  let out = '';
  let last = 0;
  const take = (position: number): string | null => {
    last = position === 0 ? last + 1 : position;
    return last > count ? wrong('too few arguments for format()') : argument(last);
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') out += piece;
    else {
      const width = typeof piece.width === 'number' ? piece.width : Number(take(piece.width.position) ?? 0);
      if (!Number.isInteger(width) || Math.abs(width) >= 2 ** 31) wrong('number is out of range');
      out += padded(shown(take(piece.position), piece.type), width, piece.left);
    }
  }
  return out;
}

function shown(value: string | null, type: Specifier['type']): string {
  if (type === 's') return value ?? '';
  if (type === 'L') return value === null ? 'NULL' : asLiteral(value);
  return value === null
    ? raise(errors.nullNotAllowed('null values cannot be formatted as an SQL identifier'))
    : asIdentifier(value);
}

function padded(s: string, width: number, left: boolean): string {
  const missing = Math.abs(width) - countCharacters(s);
  if (missing <= 0) return s;
  return left || width < 0 ? s + ' '.repeat(missing) : ' '.repeat(missing) + s;
}

function formatted([format, ...args]: readonly Vector[], rows: number, call: CallContext): Vector {
  const readers = args.map(readerOf);
  const readFormat = readerOf(format);
  const known = new Map<string, readonly Piece[]>();
  const out = new VectorBuilder(text, rows);
  for (let row = 0; row < rows; row++) {
    if (isNull(format, row)) {
      out.append(null);
      continue;
    }
    const source = readFormat(row) as string;
    const pieces = known.get(source) ?? piecesOf(source);
    known.set(source, pieces);
    const argument: Arguments = (position) => {
      const arg = args[position - 1];
      return isNull(arg, row) ? null : textOf(readers[position - 1](row), arg.type, call.timeZone);
    };
    out.append(written(pieces, args.length, argument));
  }
  return out.finish();
}

/** Arguments put into a format, as in C's sprintf. */
export const format = scalarFunction({
  name: 'format',
  about: 'Puts arguments into a format: %s as text, %I as an identifier, %L as a literal, %% for a percent sign.',
  overloads: [
    {
      args: [text, { kind: 'any' }],
      variadic: true,
      result: text,
      calledOnNull: true,
      run: (args, rows, _, call) => formatted(args, rows, call),
    },
  ],
  examples: [
    { sql: "format('Hello %s, %1$s', 'World')", is: 'Hello World, World' },
    {
      sql: "format('INSERT INTO %I VALUES(%L)', 'Foo bar', 'O''Reilly')",
      is: `INSERT INTO "Foo bar" VALUES('O''Reilly')`,
    },
    { sql: "format('|%-10s|%*s|', 'foo', 5, 'bar')", is: '|foo       |  bar|' },
    { sql: "format('%s %s', 'one')", is: 'ERROR 22023' },
  ],
});
