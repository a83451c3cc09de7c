/** What a check came to. Each says what was seen; what servers said in it is made printable later. */
export type Finding =
  | { kind: 'ok'; check: string; saw: string }
  /** Nothing wrong, or nothing that can be told from outside: what it means, and what to know. */
  | { kind: 'note'; check: string; saw: string; meaning: string }
  | { kind: 'problem'; check: string; saw: string; wrong: string; cure: string }
  /** It could not be looked at. */
  | { kind: 'unseen'; check: string; saw: string; cure: string }

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  return {
    ok: (saw: string): Finding => ({ kind: 'ok', check, saw }),
    note: (saw: string, meaning: string): Finding => ({ kind: 'note', check, saw, meaning }),
    problem: (saw: string, wrong: string, cure: string): Finding => ({
      kind: 'problem',
      check,
      saw,
      wrong,
      cure,
    }),
    unseen: (saw: string, cure: string): Finding => ({ kind: 'unseen', check, saw, cure }),
  }
}
