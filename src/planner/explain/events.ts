import type { PhysicalPlan } from '../../plan/physical.ts';
import type { NodeProfile } from '../explain.ts';
import { wasAsked } from './times.ts';

/** One thing that happened in a node: as a line of text, and as numbers under the keys of JSON. */
export interface Event {
  readonly label: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, number>>;
}

/** What is worth telling of a node's run, beside rows and time; of one that never ran, why it had nothing to do. */
export function eventsOf(node: PhysicalPlan, happened: NodeProfile, timing: boolean): readonly Event[] {
  if (!wasAsked(happened)) return happened.filteredGroups > 0 ? [filteredGroups(happened)] : [];
  return [
    ...removed(node, happened),
    ...(node.kind === 'scan' ? read(node, happened) : []),
    ...(node.compiled === undefined ? [] : compiled(happened, timing)),
    ...memory(happened),
    ...tasks(happened),
  ];
}

const count = (label: string, n: number): Event => ({ label, text: String(n), fields: { [label]: n } });

const filteredGroups = (happened: NodeProfile): Event =>
  count('Row Groups Removed by Runtime Filter', happened.filteredGroups);

function removed(node: PhysicalPlan, { removedRows }: NodeProfile): readonly Event[] {
  switch (node.kind) {
    case 'scan':
      return node.filter === null ? [] : [count('Rows Removed by Filter', removedRows)];
    case 'filter':
      return [count('Rows Removed by Filter', removedRows)];
    case 'hash_join':
      return node.residual === null ? [] : [count('Rows Removed by Join Filter', removedRows)];
    case 'nested_loop_join':
      return node.condition === null ? [] : [count('Rows Removed by Join Filter', removedRows)];
    default:
      return [];
  }
}

function read(node: Extract<PhysicalPlan, { kind: 'scan' }>, happened: NodeProfile): readonly Event[] {
  const events: Event[] = [];
  const { rowGroups, skippedGroups, pruned, prunedRows, filteredRows, bytesRead } = happened;
  if (node.runtimeFilters !== undefined) {
    events.push(count('Rows Removed by Runtime Filter', filteredRows));
    if (happened.filteredGroups > 0) events.push(filteredGroups(happened));
  }
  if (rowGroups + pruned > 0) {
    const rows = prunedRows === 0 ? '' : ` (${prunedRows} rows)`;
    const skipped = skippedGroups === 0 ? '' : `, ${skippedGroups} skipped`;
    const fields = {
      'Row Groups Read': rowGroups - skippedGroups,
      'Row Groups Pruned': pruned,
      'Rows Pruned': prunedRows,
      ...(skippedGroups === 0 ? {} : { 'Row Groups Skipped': skippedGroups }),
    };
    const text = `${rowGroups - skippedGroups} read, ${pruned} pruned${rows}${skipped}`;
    events.push({ label: 'Row Groups', text, fields });
  }
  events.push(...cached(happened));
  if (bytesRead > 0)
    events.push({ label: 'Bytes Read', text: sizeText(bytesRead), fields: { 'Bytes Read': bytesRead } });
  return events;
}

function cached({ cacheHits, cacheHitBytes, cacheMisses }: NodeProfile): readonly Event[] {
  if (cacheHits + cacheMisses === 0) return [];
  const hits = cacheHits === 0 ? '' : ` (${sizeText(cacheHitBytes)})`;
  const fields = { 'Cache Hits': cacheHits, 'Cache Hit Bytes': cacheHitBytes, 'Cache Misses': cacheMisses };
  return [{ label: 'Cached Columns', text: `${cacheHits} hit${hits}, ${cacheMisses} missed`, fields }];
}

/** What compiled code did in a pipeline, and what it was made of. */
function compiled(happened: NodeProfile, timing: boolean): readonly Event[] {
  const { compiledGroups, plainGroups, morsels, modules, knownModules, compileMs } = happened;
  const groups = {
    label: 'Compiled Row Groups',
    text: `${compiledGroups} (${plainGroups} plain), ${morsels} morsels`,
    fields: { 'Compiled Row Groups': compiledGroups, 'Plain Row Groups': plainGroups, Morsels: morsels },
  };
  if (modules + knownModules === 0) return [groups];
  const ms = Math.round(compileMs * 1000) / 1000;
  const time = timing && modules > 0 ? ` in ${ms.toFixed(3)} ms` : '';
  const fields = { 'Modules Compiled': modules, 'Modules Found': knownModules };
  const code = {
    label: 'Modules',
    text: `${modules} compiled${time}, ${knownModules} found`,
    fields: timing ? { ...fields, 'Compile Time': ms } : fields,
  };
  return [groups, code];
}

/** Of a node without spill a line as Postgres writes it for hashes and sorts; kilobytes in JSON, as there. */
function memory({ peakMemory, spilledBytes, spilledFiles }: NodeProfile): readonly Event[] {
  const events: Event[] = [];
  if (peakMemory > 0)
    events.push({
      label: 'Memory Usage',
      text: sizeText(peakMemory),
      fields: { 'Peak Memory Usage': kilobytes(peakMemory) },
    });
  if (spilledBytes > 0) {
    const fields = { 'Disk Usage': kilobytes(spilledBytes), 'Temp Files': spilledFiles };
    events.push({ label: 'Disk Usage', text: `${sizeText(spilledBytes)}  Files: ${spilledFiles}`, fields });
  }
  return events;
}

const tasks = ({ tasks: number }: NodeProfile): readonly Event[] => (number < 2 ? [] : [count('Tasks', number)]);

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1024);

/** As Postgres: whole kilobytes, then the larger units with one digit. */
function sizeText(bytes: number): string {
  const kb = kilobytes(bytes);
  if (kb < 10_240) return `${kb}kB`;
  const mb = kb / 1024;
  return mb < 10_240 ? `${mb.toFixed(1)}MB` : `${(mb / 1024).toFixed(1)}GB`;
}
