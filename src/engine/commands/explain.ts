import { settings } from '../../base/settings.ts';
import { batchOf } from '../../catalog/rows_relation.ts';
import { field } from '../../data/schema.ts';
import { json, text } from '../../data/type.ts';
import type { Explain } from '../../parser/ast/utility.ts';
import { type Explained, type ExplainOptions, explainJson, explainText } from '../../planner/explain.ts';
import type { StatementContext } from '../context.ts';
import { type ExplainTarget, explainTarget } from '../explain_target.ts';
import { type CommandFor, meaningOf, ranPlans } from '../explained.ts';
import { type Command, command, type Outcome } from './define.ts';
import { type ExplainRequest, readExplainOptions } from './explain_options.ts';
import { once } from './settings.ts';

/** EXPLAIN: the plan with its estimates; with ANALYZE the statement runs, changes and all, and what it did is told. */
export const explainedCommands = (commandFor: CommandFor): Command<'explain'> =>
  command({
    kind: 'explain',
    async describe({ statement, options }, context, types) {
      const { json: isJson } = readExplainOptions(options);
      const target = await explainTarget(statement, context, types);
      const shape = await commandFor(target.statement).describe(
        target.statement as never,
        target.context,
        target.parameters,
      );
      // EXECUTE has given its values already.
      const inferred = statement.kind === 'execute' ? [] : shape.parameters;
      return { parameters: inferred, columns: [{ name: 'QUERY PLAN', type: isJson ? json : text }] };
    },
    async run({ statement, options }: Explain, context, parameters) {
      const request = readExplainOptions(options);
      const target = await explainTarget(statement, context, parameters);
      const { explained, ...times } = request.analyze ? await ranPlans(target, commandFor) : await meaningOf(target);
      return shown(explained, { ...optionsOf(request, target), ...(request.summary ? times : {}) }, request);
    },
  });

const optionsOf = (request: ExplainRequest, { context }: ExplainTarget): ExplainOptions => ({
  verbose: request.verbose,
  costs: request.costs,
  timing: request.timing,
  ...(request.settings ? { settings: changedSettings(context) } : {}),
});

/** What the client says of itself apart. */
const changedSettings = ({ session }: StatementContext): readonly (readonly [string, string])[] =>
  settings
    .filter((setting) => setting.reported !== true && session.setting(setting.name) !== setting.default)
    .map(({ name }) => [name, session.setting(name)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

function shown(explained: Explained, options: ExplainOptions, { json: isJson }: ExplainRequest): Outcome {
  const lines = isJson ? [explainJson(explained, options)] : explainText(explained, options);
  const rows = lines.map((line) => [line]);
  return { batches: once(batchOf([field('QUERY PLAN', isJson ? json : text)], rows)), tag: () => 'EXPLAIN' };
}
