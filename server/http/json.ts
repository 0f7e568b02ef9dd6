import { asSqlError } from '../../src/base/error.ts';
import type { DataType } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { valueToText } from '../../src/data/value_text.ts';
import { type Vector, valueAt } from '../../src/data/vector.ts';
import type { Prepared, Result } from '../../src/engine/session_types.ts';
import { columnsOf, errorBody } from './shapes.ts';

/**
 * {"columns": […], "rows": [[…], …], "rowCount": n, "tag": "SELECT n"} as it comes. Integers and finite floats are JSON
 * numbers, exact to the last digit; all else is text as Postgres prints it. An error after the first rows stands at the
 * end, under "error", in place of "tag".
 */
export async function* jsonStream(prepared: Prepared, result: Result): AsyncIterable<string> {
  yield `{"columns":${JSON.stringify(columnsOf(result))},"rows":[`;
  let rows = 0;
  try {
    for await (const batch of result.batches) {
      const lines: string[] = [];
      for (let row = 0; row < batch.length; row++) {
        lines.push(`[${batch.columns.map((column) => json(column, row)).join(',')}]`);
      }
      if (lines.length > 0) yield `${rows === 0 ? '' : ','}${lines.join(',')}`;
      rows += batch.length;
    }
    yield `],"rowCount":${rows},"tag":${JSON.stringify(result.tag(rows))}}`;
  } catch (thrown) {
    yield `],"rowCount":${rows},"error":${JSON.stringify(errorBody(asSqlError(thrown), prepared.parsed.sql))}}`;
  }
}

function json(column: Vector, row: number): string {
  const value = valueAt(column, row);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (isJsonNumber(column.type, value)) return String(value);
  return JSON.stringify(valueToText(value, column.type, 'UTC'));
}

const isJsonNumber = (type: DataType, value: Value): boolean =>
  type.kind === 'int' || (type.kind === 'float' && Number.isFinite(value as number));
