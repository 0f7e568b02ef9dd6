import { errors } from '../../../base/error.ts';
import { text } from '../../../data/type.ts';
import { byOid } from '../../catalog_facts.ts';
import { regFromText } from '../../reg.ts';
import { catalogFunction } from './define.ts';

/** The sequence behind a column: none has one. */
export const pgGetSerialSequence = catalogFunction({
  name: 'pg_get_serial_sequence',
  about: 'The sequence behind a column: NULL, no column has one.',
  overloads: [
    {
      args: [text, text],
      result: text,
      of: (facts) => (table: string, column: string) => {
        const found = byOid(facts.classes, regFromText(table, 'class', facts).oid);
        if (found?.columns.every(({ name }) => name !== column)) throw errors.undefinedTableColumn(column, found.name);
        return null;
      },
    },
  ],
  examples: [
    { sql: "pg_get_serial_sequence('pg_class', 'oid')", is: 'NULL' },
    { sql: "pg_get_serial_sequence('pg_class', 'nosuch')", is: 'ERROR 42703' },
  ],
});
