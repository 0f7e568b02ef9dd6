/** States a law of the program; a failure is our bug, never the user's. */
export function assert(holds: boolean, law: string): asserts holds {
  if (!holds) throw new Error(`internal error: not true that ${law}`);
}

/** The arm of a switch over a closed union that the compiler proves dead. */
export function unreachable(value: never): never {
  throw new Error(`internal error: unreachable case ${JSON.stringify(value)}`);
}
