import { binaryCells, putInt32 } from './binary_cells.ts';
import { isValid, type RowLayout } from './row_bytes.ts';
import { textCells } from './text_cells.ts';

/** DataRow messages of the Postgres protocol. `formats[i]`: 0 text, 1 binary. */
export const dataRows = (formats: readonly number[], timeZone: string): RowLayout => ({
  around: 7 + 4 * formats.length,
  cells: (i) => (formats[i] === 1 ? binaryCells : (column) => textCells(column, timeZone)),
  put(out, at, columns, row) {
    out[at] = 0x44; // D
    out[at + 5] = columns.length >> 8;
    out[at + 6] = columns.length;
    let next = at + 7;
    for (const column of columns) {
      if (!isValid(column, row)) {
        putInt32(out, next, -1);
        next += 4;
        continue;
      }
      const end = column.cells.put(out, next + 4, row);
      putInt32(out, next, end - next - 4);
      next = end;
    }
    putInt32(out, at + 1, next - at - 1);
    return next;
  },
});

/** Rows of COPY in its binary format. */
export const binaryRows = (columns: number): RowLayout => ({
  around: 2 + 4 * columns,
  cells: () => binaryCells,
  put(out, at, ready, row) {
    out[at] = ready.length >> 8;
    out[at + 1] = ready.length;
    let next = at + 2;
    for (const column of ready) {
      if (!isValid(column, row)) {
        putInt32(out, next, -1);
        next += 4;
        continue;
      }
      const end = column.cells.put(out, next + 4, row);
      putInt32(out, next, end - next - 4);
      next = end;
    }
    return next;
  },
});
