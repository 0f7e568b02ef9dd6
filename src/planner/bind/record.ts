import { errors } from '../../base/error.ts';
import { typeName } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { settle } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { fieldAt, rowCall } from './row_call.ts';
import { findTable, type Scope, type ScopeTable, tableNamed, wholeRow } from './scope.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** ROW(a, b): fields f1, f2, …; t.* inside is all of its fields. */
export function bindRow(expression: Of<'row'>, scope: Scope, context: BindContext): Expr {
  const members = membersIn(expression.items, scope, context).map((member) => settle(member, context));
  const fields = members.map(({ type }, i) => ({ name: `f${i + 1}`, type }));
  return rowCall(members, fields, expression.at, context);
}

/** The expressions of a row, with (r).* and t.* as their fields. */
const membersIn = (items: readonly Expression[], scope: Scope, context: BindContext): readonly Expr[] =>
  items.flatMap((item) =>
    item.kind === 'all_fields'
      ? fieldsOf(item, scope, context).map(({ expr }) => expr)
      : [bindExpression(item, scope, context)],
  );

/** (r).f; of a row that is written out, or of a table, the field itself. */
export function bindField(expression: Of<'field'>, scope: Scope, context: BindContext): Expr {
  const { operand, name, at } = expression;
  const row = bindExpression(operand, scope, context);
  if (row.type.kind !== 'record') throw errors.notComposite(name.name, typeName(row.type), operand.at);
  const i = row.type.fields.findIndex((field) => field.name === name.name);
  if (i >= 0) return placedAt(fieldAt(row, i, at, context), at, context);
  if (operand.kind === 'column' && tableOf(operand, scope) !== undefined) {
    const written = operand.parts.map((part) => part.name).join('.');
    throw errors.undefinedQualifiedColumn(`${written}.${name.name}`, operand.at);
  }
  throw errors.undefinedField(name.name, operand.at);
}

/** (r).* and t.*, with the names of the fields. */
export function fieldsOf(
  expression: Of<'all_fields'>,
  scope: Scope,
  context: BindContext,
): readonly { readonly name: string; readonly expr: Expr }[] {
  const { operand, at } = expression;
  const isTable = operand.kind === 'column' && operand.at.start === at.start && operand.at.end === at.end;
  const table = isTable ? findTable(operand.parts, scope, at) : undefined;
  if (table !== undefined) {
    return table.columns.map(({ name, column }) => ({ name, expr: placedAt(columnRef(column), at, context) }));
  }
  const row = bindExpression(operand, scope, context);
  if (row.type.kind !== 'record') throw errors.wrongObjectType(`type ${typeName(row.type)} is not composite`);
  return row.type.fields.map(({ name }, i) => ({ name, expr: placedAt(fieldAt(row, i, at, context), at, context) }));
}

/** t.* where one value is wanted: the whole row. */
export function bindAllFields(expression: Of<'all_fields'>, scope: Scope, context: BindContext): Expr {
  const { operand, at } = expression;
  const table = operand.kind === 'column' ? tableOf(operand, scope) : undefined;
  if (table !== undefined) return wholeRow(table, at, context);
  throw errors.notSupportedText('row expansion via "*" is not supported here', operand.at);
}

const tableOf = ({ parts }: Of<'column'>, scope: Scope): ScopeTable | undefined => tableNamed(parts, scope);
