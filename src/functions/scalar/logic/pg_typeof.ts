import { reg, unknown } from '../../../data/type.ts';
import type { RegValue } from '../../../data/value.ts';
import type { Vector } from '../../../data/vector.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { formatType, oidOfType } from '../../type_catalog.ts';

const regtype = reg('type');

/** The name without modifiers: numeric, not numeric(10,2). */
function typeOf({ type }: Vector): RegValue {
  const oid = oidOfType(type);
  return { oid, name: formatType(oid, null) };
}

const run: Kernel = ([arg], rows) => constant(regtype, typeOf(arg), rows);

/** The type that the binder gave an expression. */
export const pgTypeof = scalarFunction({
  name: 'pg_typeof',
  about: 'Name of the type of an expression.',
  overloads: [
    { args: [unknown], result: regtype, calledOnNull: true, run },
    { args: [{ kind: 'any' }], result: regtype, calledOnNull: true, run },
  ],
  examples: [
    { sql: 'pg_typeof(33)', is: 'integer' },
    { sql: 'pg_typeof(1.5::numeric(5,2))', is: 'numeric' },
    { sql: 'pg_typeof(NULL)', is: 'unknown' },
    { sql: "pg_typeof(1) = 'integer'::regtype", is: 't' },
  ],
});
