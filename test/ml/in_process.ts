import { rowsRelation } from '../../src/catalog/rows_relation.ts';
import type { CatalogView } from '../../src/catalog/view.ts';
import type { Schema } from '../../src/data/schema.ts';
import type { Value } from '../../src/data/value.ts';
import { type TrainingNotice, type TrainingProgress, trainModel } from '../../src/engine/train_model.ts';
import type { StoredModel } from '../../src/ml/model.ts';
import { runTest } from '../../src/operators/testing.ts';
import type { CreateModel } from '../../src/parser/ast/model.ts';
import type { Statement } from '../../src/parser/ast/statement.ts';
import { parseOne } from '../../src/parser/parse.ts';
import type { LogicalPlan } from '../../src/plan/logical.ts';
import { inputsOf, type PhysicalPlan, type PhysicalScan } from '../../src/plan/physical.ts';
import { type BindContext, bindContext } from '../../src/planner/bind/context.ts';
import { bindCreateModel } from '../../src/planner/bind/create_model.ts';
import { planQuery } from '../../src/planner/plan.ts';
import { fakeCall } from '../support/fake_catalog.ts';

/** Tables by name: enough of a lake to train on, in this process and without workers. */
export type Tables = Readonly<
  Record<string, { readonly schema: Schema; readonly rows: readonly (readonly Value[])[] }>
>;

export class Lake {
  readonly models = new Map<string, StoredModel>();
  private readonly tables: Tables;
  /** Rows of each split of a table. */
  private readonly splitRows: number;

  constructor(tables: Tables, splitRows = 100_000) {
    this.tables = tables;
    this.splitRows = splitRows;
  }

  binding(): BindContext {
    return bindContext({ catalog: this.catalog(), call: fakeCall });
  }

  private catalog(): CatalogView {
    return {
      find: (parts) => {
        const name = parts[parts.length - 1];
        if (!Object.hasOwn(this.tables, name)) return undefined;
        const { schema, rows } = this.tables[name];
        return { kind: 'relation', relation: rowsRelation(name, schema, rows) };
      },
      file: () => undefined,
      tableFunction: () => undefined,
      model: (parts) => this.models.get(parts[parts.length - 1]),
      relationNames: () => Object.keys(this.tables),
      modelNames: () => this.models.keys(),
    };
  }

  /** All rows of a plan: planned as ever, but its exchanges are skipped because there is one task. */
  async run(plan: LogicalPlan, context: BindContext): Promise<readonly (readonly Value[])[]> {
    const { physical } = planQuery(plan, { ids: context.ids, call: fakeCall });
    const whole = withoutExchanges(physical);
    const tables = scansOf(whole).map((scan) => {
      const { rows } = this.tables[scan.name];
      return { scan, columns: scan.output, rows: rows.map((row) => scan.columns.map((column) => row[column])) };
    });
    return (await runTest(whole, { tables, splitRows: this.splitRows, call: fakeCall })).rows;
  }

  /** CREATE MODEL: the model is kept under its name, the notices are returned with it. */
  async train(sql: string): Promise<{ model: StoredModel; notices: string[]; phases: string[] }> {
    const context = this.binding();
    const notices: TrainingNotice[] = [];
    const seen: TrainingProgress[] = [];
    const bound = bindCreateModel(statementOf(sql), sql, context);
    const model = await trainModel(bound, {
      run: (plan) => this.run(plan, context),
      notice: (notice) => notices.push(notice),
      progress: (progress) => seen.push(progress),
      now: () => 1_700_000_000_000_000n,
      files: [],
      version: 1,
      engineVersion: 'test',
    });
    this.models.set(model.name, model);
    return {
      model,
      notices: notices.map((notice) => notice.message),
      phases: seen.map(({ phase, iteration }) => `${phase} ${iteration}`),
    };
  }
}

export function statementOf(sql: string): CreateModel {
  const statement: Statement = parseOne(sql);
  if (statement.kind !== 'create_model') throw new Error(`not CREATE MODEL: ${sql}`);
  return statement;
}

function withoutExchanges(plan: PhysicalPlan): PhysicalPlan {
  if (plan.kind === 'exchange') return withoutExchanges(plan.input);
  if ('input' in plan) return { ...plan, input: withoutExchanges(plan.input) };
  if ('inputs' in plan) return { ...plan, inputs: plan.inputs.map(withoutExchanges) };
  if ('left' in plan) return { ...plan, left: withoutExchanges(plan.left), right: withoutExchanges(plan.right) };
  return plan;
}

const scansOf = (plan: PhysicalPlan): PhysicalScan[] =>
  plan.kind === 'scan' ? [plan] : inputsOf(plan).flatMap(scansOf);
