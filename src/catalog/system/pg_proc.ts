import type { ProcFact } from '../../functions/catalog_facts.ts';
import { namespaceOid, ownerOid } from '../oids.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { vectorValue } from './layout.ts';

const list = columns(`
  oid oid!, proname name!, pronamespace oid!, proowner oid!, prolang oid!, procost real!, prorows real!,
  provariadic oid!, prosupport regproc!, prokind "char"!, prosecdef boolean!, proleakproof boolean!,
  proisstrict boolean!, proretset boolean!, provolatile "char"!, proparallel "char"!, pronargs smallint!,
  pronargdefaults smallint!, prorettype oid!, proargtypes oidvector!, proallargtypes oid[], proargmodes
  "char"[], proargnames text[], proargdefaults pg_node_tree, protrftypes oid[], prosrc text!, probin text,
  prosqlbody pg_node_tree, proconfig text[], proacl aclitem[]
`);

/** Functions: a row for each list of argument types. */
export const pgProc = systemTable({
  oid: 1255,
  schema: 'pg_catalog',
  name: 'pg_proc',
  about: 'Functions: a row for each list of argument types.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.procs.map((proc) => rowOf(proc, namespaceOid(proc.schema, facts))),
    ),
});

/** What is written in the language of the server. */
const internal = 12;

const rowOf = (
  { oid, name, kind, args, variadic, result, volatility, strict, set }: ProcFact,
  namespace: number,
): NamedValues => ({
  oid,
  proname: name,
  pronamespace: namespace,
  proowner: ownerOid,
  prolang: internal,
  procost: 1,
  prorows: set ? 1000 : 0,
  provariadic: variadic ? args[args.length - 1] : 0,
  prosupport: 0,
  prokind: kind,
  prosecdef: false,
  proleakproof: false,
  proisstrict: strict,
  proretset: set,
  provolatile: volatility,
  proparallel: 's',
  pronargs: args.length,
  pronargdefaults: 0,
  prorettype: result,
  proargtypes: vectorValue(args.map(BigInt)),
  prosrc: name,
});
