/** Calls one of the integrator's hooks. What it throws or rejects with is no concern of the flow. */
export const quietly = async (hook: () => unknown): Promise<void> => {
  try {
    await hook()
  } catch {
    // Documented: what onError and onEvent throw is ignored.
  }
}
