import { areDealt } from '../operators/pipeline/row_dealer.ts';
import { type Pipeline, pipelineOf } from '../operators/pipeline/shape.ts';
import { type Exchange, inputsOf, type PhysicalPlan, withInputs } from '../plan/physical.ts';

/** auto: pipelines over many rows are compiled; on: all that can be; off: none. */
export type CompiledMode = 'auto' | 'on' | 'off';

/** A value of the setting. */
export const compiledMode = (setting: string): CompiledMode =>
  setting === 'on' || setting === 'off' ? setting : 'auto';

/** Fewer rows than these are read before the code for them would have been made. */
const leastRows = 50_000;

/** The plan with a mark on the last node of every pipeline that is to run as compiled code. */
export const withCompiled = (plan: PhysicalPlan, mode: CompiledMode): PhysicalPlan =>
  mode === 'off' ? plan : marked(plan, mode, { within: null, isDealt: false });

interface Place {
  /** The pipeline around a node; its own steps are no pipelines of their own. */
  readonly within: Pipeline | null;
  /** Its rows are dealt to tasks by values of their own. */
  readonly isDealt: boolean;
}

function marked(node: PhysicalPlan, mode: CompiledMode, { within, isDealt }: Place): PhysicalPlan {
  const found = within === null ? pipelineOf(node, isDealt) : null;
  const isCompiled = found !== null && isWorth(found, mode);
  const around = isCompiled ? found : within;
  // The rows of a pipeline come down its first inputs; what joins bring in from aside is planned for itself.
  const inputs = inputsOf(node).map((input, i) =>
    marked(input, mode, {
      within: i === 0 && (input.kind === 'scan' || input !== around?.source) ? around : null,
      isDealt: node.kind === 'exchange' && isDealtByCode(node),
    }),
  );
  const above = withInputs(node, inputs);
  return isCompiled ? { ...above, compiled: mode === 'on' ? 'forced' : 'chosen' } : above;
}

const isDealtByCode = ({ distribution, summaries = [], output }: Exchange): boolean =>
  distribution.kind === 'hash' &&
  summaries.length === 0 &&
  distribution.keys.every(({ kind }) => kind === 'column') &&
  areDealt(output.map(({ type }) => type));

function isWorth({ source }: Pipeline, mode: CompiledMode): boolean {
  const rows = source.kind === 'scan' ? source.parquetRows : source.rows;
  return mode === 'on' ? rows > 0 || source.kind !== 'scan' : rows >= leastRows;
}

/** A pipeline in words, for EXPLAIN. */
export function pipelineText(root: PhysicalPlan): string {
  const pipeline = pipelineOf(root);
  if (pipeline === null) return '';
  const { source, steps, sink } = pipeline;
  return [source.kind === 'scan' ? 'scan' : 'rows', ...steps.map(({ kind }) => kind), sink.kind].join(' → ');
}
