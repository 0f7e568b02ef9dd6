import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field } from '../../src/data/schema.ts';
import { bool, float64, int32, int64, interval, text } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { describeModel, modelDefinition, storedMetrics } from '../../src/engine/describe_model.ts';
import { encodeModel } from '../../src/ml/store.ts';
import { parseOne } from '../../src/parser/parse.ts';
import { bind } from '../../src/planner/bind/bind.ts';
import { bindEvaluation } from '../../src/planner/bind/evaluate_model.ts';
import { bindQuery } from '../../src/planner/bind/query.ts';
import { Lake } from './in_process.ts';

/** x1, x2, x3 spread over 0 … 100 and y as in the seed experiment, with a small wave for noise. */
const seedRows = (rows: number): Value[][] =>
  Array.from({ length: rows }, (_, i) => {
    const x1 = (i * 37.7) % 100;
    const x2 = (i * 61.3) % 100;
    const x3 = (i * 11.9) % 100;
    const city = ['oslo', 'bern', 'rome'][i % 3];
    return [BigInt(i), x1, x2, x3, city, 2 * x1 + 3 * x2 * x2 - Math.sqrt(x3) + Math.sin(i), i % 5 === 0];
  });

const schema = [
  field('row_id', int64, false),
  field('x1', float64),
  field('x2', float64),
  field('x3', float64),
  field('city', text),
  field('y', float64),
  field('is_test', bool),
];

const messy: Value[][] = [
  ...seedRows(60),
  [60n, null, 1, 1, 'oslo', 5, true],
  [61n, 1, 2, 3, null, 20, false],
  [62n, 1, Number.NaN, 3, 'rome', 20, null],
  [63n, 1, 2, 3, 'bern', null, false],
  [64n, 1, 2, 3, 'bern', Number.POSITIVE_INFINITY, false],
];

const lake = new Lake({
  synthetic: { schema, rows: seedRows(3000) },
  few: { schema, rows: seedRows(40) },
  messy: { schema, rows: messy },
  empty: { schema, rows: [] },
  odd: { schema: [field('a', int32), field('b', interval), field('y', float64)], rows: [[1, null, 2]] },
});

test('seed experiment: with the square in TRANSFORM the noise is what is left', async () => {
  const plain = await lake.train(
    'CREATE MODEL plain USING linear_regression TARGET y AS SELECT x1, x2, x3, y FROM synthetic',
  );
  assert.ok(Math.abs(plain.model.metrics.r2 - 0.937) < 0.02, String(plain.model.metrics.r2));
  const curved = await lake.train(
    `CREATE MODEL curved USING linear_regression TARGET y
       TRANSFORM (x1, ML.POLYNOMIAL_EXPAND(STRUCT(x2), 2), sqrt(x3) AS x3, y) SPLIT RANDOM 0.2 SEED 42
       AS SELECT x1, x2, x3, y FROM synthetic`,
  );
  const { model } = curved;
  assert.deepEqual(curved.phases, ['fitting 1', 'evaluating 1']);
  assert.equal(model.transform, 'x1, ML.POLYNOMIAL_EXPAND(STRUCT(x2), 2), sqrt(x3) AS x3');
  assert.deepEqual(
    model.features.map((feature) => feature.name),
    ['x1', 'x2', 'x2_x2', 'x3'],
  );
  assert.ok(model.metrics.rmse < 0.8 && model.metrics.r2 > 0.999999);
  const weights = describeModel(model, 'weights').rows;
  assert.deepEqual(
    weights.map(([feature]) => feature),
    ['__INTERCEPT__', 'x1', 'x2', 'x2_x2', 'x3'],
  );
  assert.ok(Math.abs(Number(weights[3][1]) - 3) < 1e-3);
  assert.ok(Math.abs(Number(weights[4][1]) + 1) < 0.05);
  assert.ok(model.holdoutRows > 520 && model.holdoutRows < 680, String(model.holdoutRows));
  assert.equal(model.trainRows + model.holdoutRows, 3000);
  assert.match(curved.notices[0], /^trained on \d+ rows, \d+ rows held out \(RANDOM 0.2 SEED 42\)$/);
  assert.match(curved.notices.at(-1)!, /^on the rows held out: r2 1, rmse 0\.7/);
});

test('the model does not depend on how the rows come in splits and batches', async () => {
  const sql = 'CREATE MODEL m USING linear_regression TARGET y AS SELECT x1, x2, city, y FROM synthetic';
  const models = [];
  for (const size of [100_000, 999, 64]) {
    const other = new Lake({ synthetic: { schema, rows: seedRows(3000) } }, size);
    models.push(encodeModel((await other.train(sql)).model));
  }
  assert.equal(models[1], models[0]);
  assert.equal(models[2], models[0]);
});

test('PREDICT: as a statement, as a table, and through the transform again', async () => {
  const context = lake.binding();
  const sql = 'SELECT row_id, y, predicted_y FROM PREDICT(MODEL curved, TABLE synthetic) WHERE row_id < 5 ORDER BY 1';
  const rows = await lake.run(bind(parseOne(sql), context).plan, context);
  assert.equal(rows.length, 5);
  for (const [, y, predicted] of rows) assert.ok(Math.abs(Number(y) - Number(predicted)) < 2);
  const other = lake.binding();
  const first = await lake.run(bind(parseOne('PREDICT curved FROM synthetic LIMIT 1'), other).plan, other);
  assert.deepEqual(first[0].slice(0, 1), [0n]);
  assert.equal(first[0].length, schema.length + 1);
  const scalar = lake.binding();
  const one = 'SELECT PREDICT(MODEL curved USING 10 AS x1, 20.0 AS x2, 9.0 AS x3)';
  const [[value]] = await lake.run(bind(parseOne(one), scalar).plan, scalar);
  assert.ok(Math.abs(Number(value) - (20 + 1200 - 3)) < 1, String(value));
});

test('EVALUATE on new rows agrees with the stored metrics over the same rows', async () => {
  const { model } = await lake.train(
    'CREATE OR REPLACE MODEL whole USING linear_regression TARGET y SPLIT NONE AS SELECT x1, x2, y FROM synthetic',
  );
  const context = lake.binding();
  const query = parseOne('SELECT * FROM synthetic');
  assert.ok(query.kind === 'select_statement');
  const rows = await lake.run(bindEvaluation(model, bindQuery(query.query, context), context), context);
  assert.deepEqual(rows, storedMetrics(model).rows);
});

test('few rows: nothing is held out unless asked for', async () => {
  const { model, notices } = await lake.train('CREATE MODEL f USING ols TARGET y AS SELECT x1, x2, y FROM few');
  assert.deepEqual([model.trainRows, model.holdoutRows, model.split], [40, 0, 'NONE']);
  assert.equal(notices[0], 'trained on 40 rows; nothing held out, because there are fewer than 500 rows');
  const asked = await lake.train('CREATE MODEL f USING ols TARGET y SPLIT RANDOM 0.5 AS SELECT x1, x2, y FROM few');
  assert.ok(asked.model.holdoutRows > 8 && asked.model.holdoutRows < 32);
});

test('NULL, NaN, infinity: dropped, filled in or a level of their own, with the counts', async () => {
  const { model, notices, phases } = await lake.train(
    'CREATE MODEL n USING linear_regression TARGET y SPLIT NONE AS SELECT x1, x2, city, y FROM messy',
  );
  assert.deepEqual(phases, ['profiling 1', 'fitting 1', 'evaluating 1']);
  assert.deepEqual([model.trainRows, model.droppedRows], [63, 2]);
  assert.deepEqual(notices.slice(0, 6), [
    'trained on 63 rows; nothing held out',
    '3 features, 1 of text, one-hot in 3 columns',
    'dropped 2 rows: the target is NULL in 1, the target is not finite in 1',
    `feature "x1": 1 missing value became the mean, ${shortMean(1)}`,
    `feature "x2": 1 missing value became the mean, ${shortMean(2)}`,
    'feature "city": 1 NULL became a level of the category',
  ]);
  const numbers = await lake.train(
    "CREATE MODEL n2 USING linear_regression TARGET y SPLIT NONE WITH (on_null = 'drop') AS SELECT x1, x2, y FROM messy",
  );
  assert.deepEqual(numbers.phases, ['fitting 1', 'evaluating 1']);
  assert.deepEqual([numbers.model.trainRows, numbers.model.droppedRows], [61, 4]);
  await assert.rejects(
    lake.train('CREATE MODEL n3 USING ols TARGET y SPLIT NONE WITH (on_null = error) AS SELECT x1, y FROM messy'),
    { code: '22004', message: /"x1"/ },
  );
});

test('a feature that is always NULL, and others without information, get weight 0', async () => {
  const { model, notices } = await lake.train(
    `CREATE MODEL z USING linear_regression TARGET y
       AS SELECT x1, NULL::float8 AS never, 7 AS always, x1 * 2 + 1 AS twice, 'one' AS word, y FROM synthetic`,
  );
  assert.ok(notices.includes('left out because they are constant: "never", "always" (weight 0)'), notices.join('\n'));
  assert.ok(notices.includes('left out because other features determine them: "twice" (weight 0)'));
  assert.deepEqual(
    describeModel(model, 'weights').rows.map(([feature, weight]) => [feature, Number(weight) !== 0]),
    [
      ['__INTERCEPT__', true],
      ['x1', true],
      ['never', false],
      ['always', false],
      ['twice', false],
    ],
  );
});

test('without a constant the first category keeps all its levels', async () => {
  const { model } = await lake.train(
    'CREATE MODEL w USING linear_regression TARGET y WITH (intercept = false) AS SELECT x1, city, y FROM synthetic',
  );
  assert.deepEqual(
    describeModel(model, 'weights').rows.map(([feature]) => feature),
    ['x1', 'city=bern', 'city=oslo', 'city=rome'],
  );
});

test('a ridge with the smallest penalty over collinear columns gives numbers', async () => {
  const { model } = await lake.train(
    'CREATE MODEL r USING ridge TARGET y WITH (l2 = 1e-300) AS SELECT x1, x1 AS again, x1 * 1e9 AS big, y FROM synthetic',
  );
  for (const [, weight] of describeModel(model, 'weights').rows) assert.ok(Number.isFinite(weight));
  assert.ok(Number.isFinite(model.metrics.r2));
});

function shortMean(column: number): string {
  const values = messy
    .filter((row) => Number.isFinite(row[5] ?? Number.NaN))
    .map((row) => row[column])
    .filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  return String(Number((values.reduce((a, b) => a + b, 0) / values.length).toPrecision(6)));
}

test('SPLIT BY COLUMN: true and NULL are held out, and the column is no feature', async () => {
  const { model, notices } = await lake.train(
    'CREATE MODEL s USING linear_regression TARGET y SPLIT BY COLUMN is_test AS SELECT x1, x2, is_test, y FROM messy',
  );
  assert.deepEqual([model.holdoutRows, model.split], [14, 'BY COLUMN is_test']);
  assert.equal(notices[1], '2 features; left out because the split uses it: is_test');
  const bigquery = await lake.train(
    `CREATE MODEL s2 OPTIONS (MODEL_TYPE = 'LINEAR_REG', INPUT_LABEL_COLS = ['y'], DATA_SPLIT_METHOD = 'CUSTOM',
       DATA_SPLIT_COL = 'is_test', CALCULATE_P_VALUES = TRUE) AS SELECT x1, x2, is_test, y FROM messy`,
  );
  assert.deepEqual(bigquery.model.metrics, model.metrics);
});

test('a hashed key keeps its rows together and is no feature', async () => {
  const { model } = await lake.train(
    'CREATE MODEL k USING linear_regression TARGET y SPLIT RANDOM 0.3 SEED 7 BY HASH (row_id) AS SELECT * FROM synthetic',
  );
  assert.ok(!model.features.some((feature) => feature.name === 'row_id'));
  assert.equal(model.split, 'RANDOM 0.3 SEED 7 BY HASH (row_id)');
  assert.ok(Math.abs(model.holdoutRows - 900) < 120);
  const again = await lake.train(modelDefinition(model));
  assert.deepEqual(again.model.model, model.model);
  assert.deepEqual(again.model.metrics, model.metrics);
});

test('DDL of a model with a transform trains the same model again', async () => {
  const { model } = await lake.train(
    `CREATE MODEL t USING ridge TARGET y TRANSFORM ((x1 + x2) * 2 AS s, * EXCLUDE (row_id, x1, is_test), ln(abs(y) + 1) AS y)
       WITH (alpha = 0.25) COMMENT 'it''s' AS SELECT * FROM synthetic`.replace(
      ', * EXCLUDE (row_id, x1, is_test), ln',
      ', x3, city, ln',
    ),
  );
  assert.equal(model.target.expression, 'ln(abs(y) + 1) AS y');
  const again = await lake.train(modelDefinition(model));
  assert.deepEqual(again.model.model, model.model);
  assert.equal(again.model.comment, "it's");
});

test('stars in FEATURES are frozen as the columns they stood for', async () => {
  const { model } = await lake.train(
    'CREATE MODEL st USING linear_regression TARGET y FEATURES (* EXCLUDE (row_id, y, is_test, city), x1 * x2 AS "x 12") AS SELECT * FROM synthetic',
  );
  assert.equal(model.transform, '"x1", "x2", "x3", x1 * x2 AS "x 12"');
  assert.deepEqual(
    model.inputs.map((input) => input.name),
    ['x1', 'x2', 'x3'],
  );
});

const wrong: readonly [string, { code: string; message?: RegExp; hint?: RegExp | string }][] = [
  ['USING linear_regression TARGET z AS SELECT x1, y FROM synthetic', { code: '42703', message: /"z"/ }],
  [
    'USING linear_regression TARGET price AS SELECT x1, y AS prise FROM synthetic',
    { code: '42703', hint: 'Perhaps you meant to reference the column "prise".' },
  ],
  [
    'USING linear_regression TARGET city AS SELECT * FROM synthetic',
    { code: '42804', message: /must be a number, not text/ },
  ],
  ['USING linear_regression TARGET is_test AS SELECT * FROM synthetic', { code: '42804', hint: /is_test::int/ }],
  ['USING linear_regression TARGET y AS SELECT y FROM synthetic', { code: '22023', message: /no features/ }],
  [
    'USING linear_regression TARGET y AS SELECT a, b, y FROM odd',
    { code: '42804', message: /"b" is of type interval/ },
  ],
  ['USING linear_regression TARGET y WITH (l3 = 1) AS SELECT * FROM synthetic', { code: '22023', hint: /"l2"/ }],
  ['USING linear_regression TARGET y WITH (l2 = -1) AS SELECT * FROM synthetic', { code: '22023', message: /-1/ }],
  ['USING lineer_regression TARGET y AS SELECT * FROM synthetic', { code: '22023', hint: /"linear_regression"/ }],
  ['USING kmeans TARGET y AS SELECT * FROM synthetic', { code: '0A000' }],
  ['TARGET y AS SELECT * FROM synthetic', { code: '42601', message: /needs an algorithm/ }],
  ['USING linear_regression AS SELECT * FROM synthetic', { code: '42601', message: /needs a target/ }],
  [
    'USING linear_regression TARGET y TRANSFORM (x1) AS SELECT * FROM synthetic',
    { code: '42703', message: /TRANSFORM does not contain the target "y"/ },
  ],
  ['USING linear_regression TARGET y TRANSFORM (x9, y) AS SELECT * FROM synthetic', { code: '42703', message: /"x9"/ }],
  ['USING linear_regression TARGET y TRANSFORM (x1, x2 AS x1, y) AS SELECT * FROM synthetic', { code: '42701' }],
  [
    'USING linear_regression TARGET y SPLIT RANDOM 1.5 AS SELECT * FROM synthetic',
    { code: '22023', message: /between 0 and 1/ },
  ],
  ['USING linear_regression TARGET y AS SELECT * FROM empty', { code: '22023', message: /returns no rows/ }],
  [
    'USING linear_regression TARGET y AS SELECT x1, NULL::float8 AS y FROM few',
    { code: '22023', message: /NULL in all rows/ },
  ],
  [
    'USING linear_regression TARGET y AS SELECT x1, x2, x3, y FROM few LIMIT 3',
    { code: '22023', message: /at least 4 rows for 3 columns/ },
  ],
  [
    'USING linear_regression TARGET y SPLIT NONE AS SELECT row_id::text AS id, y FROM synthetic',
    { code: '22023', message: /more than 1000 different texts/ },
  ],
];

for (const [clauses, expected] of wrong) {
  test(`CREATE MODEL m ${clauses}: ${expected.code}`, async () => {
    await assert.rejects(lake.train(`CREATE MODEL m ${clauses}`), expected);
  });
}

test('PREDICT names the column that the model misses', async () => {
  const context = lake.binding();
  assert.throws(
    () => bind(parseOne('SELECT * FROM PREDICT(MODEL curved, (SELECT x1, x2 AS x_2, x3 FROM few))'), context),
    {
      code: '42703',
      message: 'column "x2" that model "curved" reads does not exist',
      hint: 'Perhaps you meant to name the column "x_2".',
    },
  );
  assert.throws(() => bind(parseOne('SELECT * FROM PREDICT(MODEL curve, TABLE few)'), context), {
    code: '42704',
    hint: 'Perhaps you meant the model "curved".',
  });
});
