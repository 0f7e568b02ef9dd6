import { errors } from '../base/error.ts';
import { publicSchema } from '../catalog/resolve.ts';
import type { QualifiedName } from '../parser/ast.ts';

/** The schema and name that a statement creates, drops or replaces; 3F000 for a schema that is not there. */
export function targetName(name: QualifiedName): { readonly schema: string; readonly name: string } {
  const [last, schema, database] = [...name.parts].reverse();
  if (database !== undefined) throw errors.notSupported('a name with a database', name.at);
  if (schema !== undefined && schema.name !== publicSchema) throw errors.invalidSchemaName(schema.name, schema.at);
  return { schema: publicSchema, name: last.name };
}
