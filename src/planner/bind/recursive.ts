import { errors } from '../../base/error.ts';
import { type DataType, numeric, sameType, text } from '../../data/type.ts';
import { commonType } from '../../functions/resolve.ts';
import { recursiveUnion, workScan } from '../../plan/build.ts';
import type { Column } from '../../plan/expr.ts';
import type { BoundBody, BoundQuery } from './body.ts';
import { plainTypeName, typesDiffer } from './coerce.ts';
import { type CommonTables, renamedByWith, withCommonTables } from './common_tables.ts';
import type { BindContext } from './context.ts';
import { bindArmBody } from './query.ts';
import { recursiveForm } from './recursion_form.ts';
import { retyped } from './set_operation.ts';

/**
 * A WITH item that reads itself: the first term gives the columns their types; the second is bound with the item
 * standing for the rows of the round before.
 */
export function bindRecursive(entry: CommonTables, outside: BindContext): BoundQuery {
  const { definition, outer } = entry;
  const { left, right, all, at } = recursiveForm(definition);
  const hidden: BindContext = { ...outside, commonTables: { ...entry, next: outside.commonTables } };
  const within = withCommonTables(definition.query, hidden, outer);
  const around = { outer, keepUnknown: true };
  const first = bindArmBody(left, within, around);
  const columns = first.columns.map((column) => context(column));
  const output = renamedByWith(entry, columns);
  const table = outside.ids.fresh();
  const work = { table, columns: output };
  const inRounds: BindContext = { ...outside, commonTables: { ...entry, work, next: outside.commonTables } };
  const second = bindArmBody(right, withCommonTables(definition.query, inRounds, outer), around);
  if (second.columns.length !== columns.length) {
    throw errors.badSyntax('each UNION query must have the same number of columns', second.places[0] ?? at);
  }
  checkTypes(entry.name, columns, second);
  const inputs = [first, second].map((arm) => retyped(arm, columns, outside));
  return { plan: recursiveUnion(inputs[0], inputs[1], { all, table, output }), columns: output };

  function context(column: Column): Column {
    return outside.ids.column(column.name, settled(column.type));
  }
}

/** Untyped literals are texts; digits of numerics may become more from round to round. */
const settled = (type: DataType): DataType =>
  type.kind === 'unknown' ? text : type.kind === 'decimal' ? numeric : type;

function checkTypes(name: string, columns: readonly Column[], second: BoundBody): void {
  for (const [i, { type }] of columns.entries()) {
    const other = second.columns[i].type;
    const common = commonType([type, other]);
    if (common === null) throw typesDiffer('UNION', type, other, second.places[i]);
    if (sameType(settled(common), type)) continue;
    const types = `type ${plainTypeName(type)} in non-recursive term but type ${plainTypeName(common)} overall`;
    throw errors.recursiveTypes(`recursive query "${name}" column ${i + 1} has ${types}`);
  }
}

/** The rows of the round before, once more under fresh columns. */
export function bindWork({ table, columns }: NonNullable<CommonTables['work']>, { ids }: BindContext): BoundQuery {
  const output = columns.map((column) => ({ ...column, id: ids.fresh() }));
  return { plan: workScan(table, output), columns: output };
}
