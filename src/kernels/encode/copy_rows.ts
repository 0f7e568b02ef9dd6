import { type DataType, isTextual } from '../../data/type.ts';
import { entryOf, type Vector } from '../../data/vector.ts';
import type { Cells, CellsOf } from './cells.ts';
import { putBytes } from './digits.ts';
import { isValid, type RowLayout } from './row_bytes.ts';
import { textCells } from './text_cells.ts';

/** What stands between the values of a line, and in place of NULL. */
export interface LineFormat {
  readonly kind: 'text' | 'csv';
  /** One byte. */
  readonly delimiter: string;
  readonly null: string;
  readonly quote: string;
  readonly escape: string;
  readonly quoteAll: boolean;
}

/** Values of these types never hold a byte that lines give a meaning to, but for a delimiter out of digits and signs. */
const plainKinds: ReadonlySet<DataType['kind']> = new Set([
  'bool',
  'int',
  'float',
  'decimal',
  'numeric',
  'date',
  'oid',
]);
const plainDelimiters = new Set(['\t', ',', ';', '|']);
/** What no value reads as. */
const plainNulls = new Set(['', '\\N', 'NULL']);

/** Lines of COPY in its text and CSV formats; undefined for formats whose every value has to be looked at as a text. */
export function copyLines(format: LineFormat, columns: number, timeZone: string): RowLayout | undefined {
  const { delimiter } = format;
  if (!plainDelimiters.has(delimiter) || !plainNulls.has(format.null) || format.quoteAll) return undefined;
  if (format.kind === 'csv' && (format.quote !== '"' || format.escape !== '"')) return undefined;
  const between = delimiter.charCodeAt(0);
  const nothing = Buffer.from(format.null);
  const cells: CellsOf = (column) => lineCells(column, format, columns === 1, timeZone);
  return {
    around: columns * (1 + nothing.length) + 1,
    cells: () => cells,
    put(out, at, ready, row) {
      let next = at;
      for (let i = 0; i < ready.length; i++) {
        if (i > 0) out[next++] = between;
        const column = ready[i];
        next = isValid(column, row)
          ? column.cells.put(out, next, row)
          : putBytes(out, next, nothing, 0, nothing.length);
      }
      out[next] = newline;
      return next + 1;
    },
  };
}

const newline = 10;
const backslash = 92;
const quoteMark = 34;

function lineCells(column: Vector, format: LineFormat, alone: boolean, timeZone: string): Cells {
  const cells = textCells(column, timeZone);
  if (plainKinds.has(column.type.kind) || column.type.kind === 'timestamp') return cells;
  const source = isTextual(column.type) ? bytesOf(column) : madeBytes(cells);
  return format.kind === 'text' ? escapedCells(source, format) : quotedCells(source, format, alone);
}

/** Where the bytes of a value lie. */
interface Source {
  bytes: Uint8Array;
  start: number;
  end: number;
  seek(row: number): void;
}

function bytesOf(column: Vector): Source {
  const { values, offsets } = column.dictionary ?? column;
  return {
    bytes: values as Uint8Array,
    start: 0,
    end: 0,
    seek(row) {
      const entry = entryOf(column, row);
      this.start = offsets![entry];
      this.end = offsets![entry + 1];
    },
  };
}

function madeBytes(cells: Cells): Source {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    seek(row) {
      const most = typeof cells.most === 'number' ? cells.most : cells.most(row);
      if (this.bytes.length < most) this.bytes = new Uint8Array(2 * most);
      this.end = cells.put(this.bytes, 0, row);
    },
  };
}

/** Letters that stand for control characters behind a backslash, by their byte. */
const letters = new Uint8Array(128);
for (const [control, letter] of ['\bb', '\ff', '\nn', '\rr', '\tt', '\vv', '\\\\']) {
  letters[control.charCodeAt(0)] = letter.charCodeAt(0);
}

function escapedCells(source: Source, { delimiter }: LineFormat): Cells {
  const table = letters.slice();
  table[delimiter.charCodeAt(0)] ||= delimiter.charCodeAt(0);
  return {
    most(row) {
      source.seek(row);
      return 2 * (source.end - source.start);
    },
    put(out, at) {
      const { bytes, start, end } = source;
      let next = at;
      for (let i = start; i < end; i++) {
        const byte = bytes[i];
        const letter = byte < 128 ? table[byte] : 0;
        if (letter !== 0) {
          out[next++] = backslash;
          out[next++] = letter;
        } else out[next++] = byte;
      }
      return next;
    },
  };
}

function quotedCells(source: Source, format: LineFormat, alone: boolean): Cells {
  const special = new Uint8Array(256);
  for (const byte of [format.delimiter.charCodeAt(0), quoteMark, 10, 13]) special[byte] = 1;
  const nothing = Buffer.from(format.null);
  const endMark = Buffer.from('\\.');
  return {
    most(row) {
      source.seek(row);
      return 2 * (source.end - source.start) + 2;
    },
    put(out, at) {
      const { bytes, start, end } = source;
      let quotes = isSame(source, nothing) || (alone && isSame(source, endMark));
      for (let i = start; i < end && !quotes; i++) quotes = special[bytes[i]] === 1;
      if (!quotes) return putBytes(out, at, bytes, start, end);
      let next = at;
      out[next++] = quoteMark;
      for (let i = start; i < end; i++) {
        if (bytes[i] === quoteMark) out[next++] = quoteMark;
        out[next++] = bytes[i];
      }
      out[next++] = quoteMark;
      return next;
    },
  };
}

const isSame = ({ bytes, start, end }: Source, text: Uint8Array): boolean => {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
};
