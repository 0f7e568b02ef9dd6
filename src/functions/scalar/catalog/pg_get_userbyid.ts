import { name, oid } from '../../../data/type.ts';
import { byOid } from '../../catalog_facts.ts';
import { catalogFunction } from './define.ts';

/** The name of a role. */
export const pgGetUserbyid = catalogFunction({
  name: 'pg_get_userbyid',
  about: 'The name of a role by its number.',
  overloads: [
    {
      args: [oid],
      result: name,
      of: (facts) => (number: bigint) => byOid(facts.roles, Number(number))?.name ?? `unknown (OID=${number})`,
    },
  ],
  examples: [
    { sql: 'pg_get_userbyid(10) = current_user', is: 't' },
    { sql: 'pg_get_userbyid(7)', is: 'unknown (OID=7)' },
  ],
});
