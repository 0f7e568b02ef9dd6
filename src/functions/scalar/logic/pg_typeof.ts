import { type DataType, text, typeName, unknown } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type Kernel, scalarFunction } from '../../define.ts';

/** The name without modifiers: numeric, not numeric(10,2). */
function nameOf(type: DataType): string {
  if (type.kind === 'array') return `${nameOf(type.element)}[]`;
  return type.kind === 'decimal' ? 'numeric' : typeName(type);
}
const run: Kernel = ([arg], rows) => constant(text, nameOf(arg.type), rows);

/** The type that the binder gave an expression. */
export const pgTypeof = scalarFunction({
  name: 'pg_typeof',
  about: 'Name of the type of an expression.',
  overloads: [
    { args: [unknown], result: text, calledOnNull: true, run },
    { args: [{ kind: 'any' }], result: text, calledOnNull: true, run },
  ],
  examples: [
    { sql: 'pg_typeof(33)', is: 'integer' },
    { sql: 'pg_typeof(1.5::numeric(5,2))', is: 'numeric' },
    { sql: 'pg_typeof(NULL)', is: 'unknown' },
  ],
});
