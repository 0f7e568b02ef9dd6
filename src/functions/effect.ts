/** What a function asks the session to do: plain data, carried out in order once the statement has succeeded. */
export type Effect =
  | { readonly kind: 'set'; readonly name: string; readonly value: string; readonly local: boolean }
  | { readonly kind: 'cancel'; readonly pid: number }
  | { readonly kind: 'terminate'; readonly pid: number }
  | { readonly kind: 'sleep'; readonly milliseconds: number }
  | { readonly kind: 'notify'; readonly channel: string; readonly payload: string };
