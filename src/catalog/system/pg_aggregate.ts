import type { ProcFact } from '../../functions/catalog_facts.ts';
import { aggregateByName } from '../../functions/registry.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  aggfnoid regproc!, aggkind "char"!, aggnumdirectargs smallint!, aggtransfn regproc!, aggfinalfn regproc!,
  aggcombinefn regproc!, aggserialfn regproc!, aggdeserialfn regproc!, aggmtransfn regproc!, aggminvtransfn
  regproc!, aggmfinalfn regproc!, aggfinalextra boolean!, aggmfinalextra boolean!, aggfinalmodify "char"!,
  aggmfinalmodify "char"!, aggsortop oid!, aggtranstype oid!, aggtransspace integer!, aggmtranstype oid!,
  aggmtransspace integer!, agginitval text, aggminitval text
`);

/** Aggregate functions. */
export const pgAggregate = systemTable({
  oid: 2600,
  schema: 'pg_catalog',
  name: 'pg_aggregate',
  about: 'Aggregate functions.',
  columns: list,
  rows: ({ facts }) => rowsByName(list, facts, facts.procs.filter(({ kind }) => kind === 'a').map(rowOf)),
});

const rowOf = ({ oid, name }: ProcFact): NamedValues => {
  const orderedSet = aggregateByName(name)?.orderedSet === true;
  return {
    aggfnoid: oid,
    aggkind: orderedSet ? 'o' : 'n',
    aggnumdirectargs: orderedSet ? 1 : 0,
    aggtransfn: 0,
    aggfinalfn: 0,
    aggcombinefn: 0,
    aggserialfn: 0,
    aggdeserialfn: 0,
    aggmtransfn: 0,
    aggminvtransfn: 0,
    aggmfinalfn: 0,
    aggfinalextra: false,
    aggmfinalextra: false,
    aggfinalmodify: 'r',
    aggmfinalmodify: 'r',
    aggsortop: 0,
    aggtranstype: 0,
    aggtransspace: 0,
    aggmtranstype: 0,
    aggmtransspace: 0,
  };
};
