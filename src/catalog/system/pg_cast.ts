import { castContext, hasOwnCast } from '../../functions/casts.ts';
import { typeRows } from '../../functions/type_catalog.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, castsource oid!, casttarget oid!, castfunc oid!, castcontext "char"!, castmethod "char"!
`);

/** Casts that are more than a way through text. */
export const pgCast = systemTable({
  oid: 2605,
  schema: 'pg_catalog',
  name: 'pg_cast',
  about: 'Casts that are more than a way through text.',
  columns: list,
  *rows({ facts }) {
    yield* rowsByName(list, facts, casts());
  },
});

const contexts = { implicit: 'i', assignment: 'a', explicit: 'e' } as const;

function* casts(): Iterable<NamedValues> {
  for (const from of typeRows) {
    for (const to of typeRows) {
      if (from === to || from.type === undefined || to.type === undefined) continue;
      const context = castContext(from.type, to.type);
      if (context === null || !hasOwnCast(from.type, to.type)) continue;
      yield {
        oid: from.oid * 10_000 + to.oid,
        castsource: from.oid,
        casttarget: to.oid,
        castfunc: 0,
        castcontext: contexts[context],
        castmethod: 'f',
      };
    }
  }
}
