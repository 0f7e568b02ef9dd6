import { errors } from '../../base/error.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import type { Execute } from '../../parser/ast/utility.ts';
import { typeOf } from '../../planner/bind/cast.ts';
import { coerce, plainTypeName } from '../../planner/bind/coerce.ts';
import { constantValue } from '../../planner/bind/constant.ts';
import { bindExpression } from '../../planner/bind/expression.ts';
import { emptyScope } from '../../planner/bind/scope.ts';
import type { StatementContext } from '../context.ts';
import { bareBinding } from '../query.ts';
import { type Command, command, done, type Outcome, type Shape, silent } from './define.ts';

export interface PreparedStatement {
  readonly statement: Statement;
  /** The text that its places refer to. */
  readonly sql: string;
  readonly parameters: readonly DataType[];
  /** When it was prepared. */
  readonly at: bigint;
}

type CommandFor = (statement: Statement) => Command<Statement['kind']>;

const preparable: ReadonlySet<Statement['kind']> = new Set(['select_statement', 'insert', 'update', 'delete']);

/** PREPARE and EXECUTE; `commandFor` comes from the list of commands, which they are part of. */
export function preparedCommands(commandFor: CommandFor) {
  const shapeOf = (prepared: PreparedStatement, context: StatementContext): Promise<Shape> =>
    commandFor(prepared.statement).describe(
      prepared.statement as never,
      { ...context, sql: prepared.sql },
      prepared.parameters,
    );

  const prepare = command({
    kind: 'prepare',
    describe: silent,
    async run({ name, types, statement, at }, context): Promise<Outcome> {
      const { session, sql } = context;
      if (session.prepared.has(name.name)) throw errors.duplicateStatement(name.name);
      if (!preparable.has(statement.kind)) throw errors.notSupported('PREPARE of this statement', at);
      const shape = await commandFor(statement).describe(statement as never, context, types.map(typeOf));
      session.prepared.set(name.name, { statement, sql, parameters: shape.parameters, at: context.call.now });
      return done('PREPARE');
    },
  });

  const execute = command({
    kind: 'execute',
    async describe(statement, context) {
      return { parameters: [], columns: (await shapeOf(find(statement, context), context)).columns };
    },
    async run(statement, context) {
      const executed = await executedStatement(statement, context);
      return commandFor(executed.statement).run(executed.statement as never, executed.context, executed.parameters);
    },
  });
  return { prepare, execute };
}

/** What EXECUTE runs: the prepared statement, with the values given. */
export async function executedStatement(statement: Execute, context: StatementContext) {
  const prepared = find(statement, context);
  const { sql, parameters } = prepared;
  const params = await argumentsOf(statement, prepared, context);
  return { statement: prepared.statement, context: { ...context, sql, params }, parameters };
}

function find({ name }: Execute, { session }: StatementContext): PreparedStatement {
  const found = session.prepared.get(name.name);
  if (found === undefined) throw errors.undefinedStatement(name.name);
  return found;
}

async function argumentsOf(
  { name, args }: Execute,
  { parameters }: PreparedStatement,
  context: StatementContext,
): Promise<Value[]> {
  if (args.length !== parameters.length) throw errors.wrongParameterCount(name.name, parameters.length, args.length);
  const binding = await bareBinding(context, true);
  return args.map((arg, i) => {
    const expr = bindExpression(arg, emptyScope('aggregate functions are not allowed in EXECUTE parameters'), binding);
    const found = coerce(expr, parameters[i], 'assignment', binding, arg.at);
    if (found === undefined) {
      const [given, wanted] = [plainTypeName(expr.type), plainTypeName(parameters[i])];
      const message = `parameter $${i + 1} of type ${given} cannot be coerced to the expected type ${wanted}`;
      throw errors.datatypeMismatch(message, arg.at, 'You will need to rewrite or cast the expression.');
    }
    const value = constantValue(found, binding);
    if (value === undefined) throw errors.notSupported('a subquery in EXECUTE parameters', arg.at);
    return value.value;
  });
}
