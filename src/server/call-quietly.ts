/** Calls one of the integrator's hooks. What it throws or rejects with is ignored, as documented. */
export async function callQuietly(hook: () => unknown): Promise<void> {
  try {
    await hook()
  } catch {
    // What onError and onEvent throw is no concern of the flow.
  }
}
