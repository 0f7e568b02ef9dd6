/**
 * The names that stand alone as columns anywhere in a piece of syntax: what may also mean a whole row of a table of that
 * name. Walks with a stack of its own, so a chain of ten thousand operators is no deep recursion.
 */
export function bareNames(node: object): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting: object[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isBare(next)) found.add(next.parts[next.parts.length - 1].name);
    for (const child of Object.values(next)) if (typeof child === 'object' && child !== null) waiting.push(child);
  }
  return found;
}

const isBare = (node: object): node is { readonly parts: readonly { readonly name: string }[] } =>
  'kind' in node && node.kind === 'column' && 'parts' in node;
