/** The floors of the house, ground floor first: a file imports from its own room and from lower floors only. */
export const floors = [
  ['src/base'],
  ['src/data'],
  ['src/parser', 'src/plan', 'src/kernels', 'src/wasm'],
  ['src/functions', 'src/storage', 'src/ml'],
  ['src/catalog'],
  ['src/operators'],
  ['src/planner', 'src/exec'],
  ['src/engine'],
  ['server'],
] as const;

/** The room a file lies in; everything else (tests, scripts, benchmarks) is the garden. */
export const roomOf = (file: string): string => floors.flat().find((room) => file.startsWith(`${room}/`)) ?? 'garden';

const floorOf = (room: string): number => floors.findIndex((floor) => (floor as readonly string[]).includes(room));

export function mayImport(from: string, to: string): boolean {
  const [a, b] = [roomOf(from), roomOf(to)];
  return a === 'garden' || a === b || (b !== 'garden' && floorOf(b) < floorOf(a));
}
