import type { StoredModel } from '../../ml/model.ts';
import { predictor } from '../../ml/predict.ts';
import { runningOperator } from '../define.ts';
import { compile } from '../evaluate.ts';
import { eachBatch } from '../stream.ts';

/** Adds the columns that a trained model computes from its features. */
export const predict = runningOperator({
  kind: 'predict',
  run(node, [input], context) {
    const apply = predictor(node.model as StoredModel);
    const features = node.features.map((expr) => compile(expr, node.input.output));
    return eachBatch(input, context, (batch) => {
      const given = features.map((evaluate) => evaluate(batch, context.call));
      return { columns: [...batch.columns, ...apply(given, batch.length)], length: batch.length };
    });
  },
});
