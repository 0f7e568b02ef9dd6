/**
 * A tree of `ast/` as text: `(kind field=value …)`, one short node to a line, places left out. What is absent, empty or
 * false is left out too, so a golden tree shows what was written and nothing else.
 */
export function printTree(node: unknown, indent = ''): string {
  const flat = oneLine(node);
  if (indent.length + flat.length <= widest || typeof node !== 'object' || node === null) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(node)) return `[\n${node.map((item) => deeper + printTree(item, deeper)).join('\n')}]`;
  const lines = fields(node).map(([key, value]) => `\n${deeper}${key}=${printTree(value, deeper)}`);
  return `(${kindOf(node)}${lines.join('')})`;
}

const widest = 120;

const kindOf = (node: object): string => ('kind' in node && typeof node.kind === 'string' ? node.kind : '');

const isShown = ([key, value]: [string, unknown]): boolean =>
  key !== 'kind' &&
  key !== 'at' &&
  !key.endsWith('At') &&
  value !== null &&
  value !== undefined &&
  value !== false &&
  !(Array.isArray(value) && value.length === 0);

const fields = (node: object): [string, unknown][] => Object.entries(node).filter(isShown);

function oneLine(node: unknown): string {
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  if (Array.isArray(node)) return `[${node.map(oneLine).join(' ')}]`;
  const name = nameOf(node);
  if (name !== undefined) return name;
  const shown = fields(node).map(([key, value]) => `${key}=${oneLine(value)}`);
  const kind = kindOf(node);
  return `(${[...(kind === '' ? [] : [kind]), ...shown].join(' ')})`;
}

/** Identifiers and qualified names are written as they are in SQL. */
function nameOf(node: object): string | undefined {
  const keys = Object.keys(node).filter((key) => key !== 'at');
  if (keys.length !== 1) return undefined;
  if ('name' in node && typeof node.name === 'string') return word(node.name);
  if ('parts' in node && Array.isArray(node.parts)) return node.parts.map((part) => word(part.name)).join('.');
  return undefined;
}

const word = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
