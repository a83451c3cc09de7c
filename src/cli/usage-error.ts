/** 0: all well. 1: it was tried, and something is wrong. 2: it could not be tried. */
export type ExitCode = 0 | 1 | 2

/** Wrong arguments: the message is shown as it is, and the exit code is 2. */
export class UsageError extends Error {}
