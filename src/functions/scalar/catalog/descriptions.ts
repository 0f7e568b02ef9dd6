import { int32, name, oid, text } from '../../../data/type.ts';
import { commentKey } from '../../catalog_facts.ts';
import type { ScalarFunction } from '../../define.ts';
import { regFromText } from '../../reg.ts';
import { catalogFunction } from './define.ts';

const pgClass = 1259;

const objDescription = catalogFunction({
  name: 'obj_description',
  about: 'The comment on an object, by its number and the system table that lists it.',
  overloads: [
    {
      args: [oid, name],
      result: text,
      of: (facts) => (number: bigint, list: string) => {
        const table = facts.classes.find((each) => each.schema === 'pg_catalog' && each.name === list);
        return table === undefined ? null : (facts.comments.get(commentKey(table.oid, Number(number))) ?? null);
      },
    },
    {
      args: [oid],
      result: text,
      of: (facts) => (number: bigint) => {
        for (const [key, comment] of facts.comments) if (key.split(' ')[1] === String(number)) return comment;
        return null;
      },
    },
  ],
  examples: [
    { sql: "obj_description(2200, 'pg_namespace')", is: 'standard public schema' },
    { sql: "obj_description(2200, 'pg_class')", is: 'NULL' },
  ],
});

const colDescription = catalogFunction({
  name: 'col_description',
  about: 'The comment on a column, by the number of its table and its own.',
  overloads: [
    {
      args: [oid, int32],
      result: text,
      of: (facts) => (table: bigint, column: number) =>
        column === 0 ? null : (facts.comments.get(commentKey(pgClass, Number(table), column)) ?? null),
    },
  ],
  examples: [{ sql: "col_description('pg_class'::regclass, 1)", is: 'NULL' }],
});

const shobjDescription = catalogFunction({
  name: 'shobj_description',
  about: 'The comment on a database, role or tablespace.',
  overloads: [
    {
      args: [oid, name],
      result: text,
      of: (facts) => (number: bigint, list: string) => {
        const { oid: table } = regFromText(`pg_catalog.${list}`, 'class', facts);
        return facts.comments.get(commentKey(table, Number(number))) ?? null;
      },
    },
  ],
  examples: [{ sql: "shobj_description(5, 'pg_database')", is: 'NULL' }],
});

export const descriptionFunctions: readonly ScalarFunction[] = [objDescription, colDescription, shobjDescription];
