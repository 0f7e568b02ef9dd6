import { oidOfTypeName, type TypeRow, typeRows } from '../../functions/type_catalog.ts';
import { procNamed } from '../callables.ts';
import { namespaceOids, ownerOid } from '../oids.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { layoutOf } from './layout.ts';

const list = columns(`
  oid oid!, typname name!, typnamespace oid!, typowner oid!, typlen smallint!, typbyval boolean!, typtype
  "char"!, typcategory "char"!, typispreferred boolean!, typisdefined boolean!, typdelim "char"!, typrelid
  oid!, typsubscript regproc!, typelem oid!, typarray oid!, typinput regproc!, typoutput regproc!, typreceive
  regproc!, typsend regproc!, typmodin regproc!, typmodout regproc!, typanalyze regproc!, typalign "char"!,
  typstorage "char"!, typnotnull boolean!, typbasetype oid!, typtypmod integer!, typndims integer!,
  typcollation oid!, typdefaultbin pg_node_tree, typdefault text, typacl aclitem[]
`);

/** Data types and the arrays over them. */
export const pgType = systemTable({
  oid: 1247,
  schema: 'pg_catalog',
  name: 'pg_type',
  about: 'Data types and the arrays over them.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      typeRows.flatMap((row) => [plain(row), ...(row.array === 0 ? [] : [arrayOver(row)])]),
    ),
});

const preferred: ReadonlySet<string> = new Set(['bool', 'text', 'oid', 'float8', 'timestamptz', 'interval', 'inet']);
/** Types whose values are subscripted as arrays are: the element. */
const elements: Readonly<Record<string, string>> = { name: 'char', int2vector: 'int2', oidvector: 'oid' };

const common = (oid: number): NamedValues => {
  const { length, byValue, align, storage, collation } = layoutOf(oid);
  return {
    oid,
    typnamespace: namespaceOids.pg_catalog,
    typowner: ownerOid,
    typlen: length,
    typbyval: byValue,
    typalign: align,
    typstorage: storage,
    typcollation: collation,
    typisdefined: true,
    typdelim: ',',
    typrelid: 0,
    typsubscript: 0,
    typmodin: 0,
    typmodout: 0,
    typanalyze: 0,
    typnotnull: false,
    typbasetype: 0,
    typtypmod: -1,
    typndims: 0,
  };
};

const functionsOf = (stem: string): NamedValues => ({
  typinput: procNamed(`${stem}in`),
  typoutput: procNamed(`${stem}out`),
  typreceive: procNamed(`${stem}recv`),
  typsend: procNamed(`${stem}send`),
});

const plain = ({ oid, name, category, array, stem }: TypeRow): NamedValues => ({
  ...common(oid),
  ...functionsOf(stem),
  typname: name,
  typtype: category === 'P' || category === 'X' ? 'p' : 'b',
  typcategory: category,
  typispreferred: preferred.has(name),
  typelem: Object.hasOwn(elements, name) ? (oidOfTypeName(elements[name]) ?? 0) : 0,
  typarray: array,
});

const arrayOver = ({ oid, name, category, array }: TypeRow): NamedValues => ({
  ...common(array),
  ...functionsOf('array_'),
  typname: `_${name}`,
  typtype: category === 'P' ? 'p' : 'b',
  typcategory: category === 'P' ? 'P' : 'A',
  typispreferred: false,
  typelem: oid,
  typarray: 0,
});
