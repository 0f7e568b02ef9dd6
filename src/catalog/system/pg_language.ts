import { ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, lanname name!, lanowner oid!, lanispl boolean!, lanpltrusted boolean!, lanplcallfoid oid!,
  laninline oid!, lanvalidator oid!, lanacl aclitem[]
`);

/** Languages of functions. */
export const pgLanguage = systemTable({
  oid: 2612,
  schema: 'pg_catalog',
  name: 'pg_language',
  about: 'Languages of functions.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      [
        { oid: 12, lanname: 'internal', lanpltrusted: false },
        { oid: 14, lanname: 'sql', lanpltrusted: true },
      ].map((language) => ({
        ...language,
        lanowner: ownerOid,
        lanispl: false,
        lanplcallfoid: 0,
        laninline: 0,
        lanvalidator: 0,
      })),
    ),
});
