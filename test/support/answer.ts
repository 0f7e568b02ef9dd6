import { SqlError } from '../../src/base/error.ts';
import { valueToText } from '../../src/data/value_text.ts';
import { parseOne } from '../../src/parser/parse.ts';
import { bind } from '../../src/planner/bind/bind.ts';
import { Lake } from '../ml/in_process.ts';

const lake = new Lake({});

/** What `SELECT sql` gives: the text form of the one value, NULL, or `ERROR sqlstate`. */
export async function answer(sql: string): Promise<string> {
  const [first] = await answers(sql);
  return first;
}

/** The values of the first column, row by row; one `ERROR sqlstate` for an error. */
export async function answers(sql: string): Promise<readonly string[]> {
  try {
    const context = lake.binding();
    const { plan, columns } = bind(parseOne(`SELECT ${sql}`), context);
    const rows = await lake.run(plan, context);
    return rows.map(([value]) => (value === null ? 'NULL' : valueToText(value, columns[0].type, 'UTC')));
  } catch (cause) {
    if (cause instanceof SqlError) return [`ERROR ${cause.code}`];
    throw cause;
  }
}
