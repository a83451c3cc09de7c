/** Whether the pointer is over a frame, also within open shadow trees. */
export function isFrameUnderPointer(root: Document | ShadowRoot = document): boolean {
  const innermost = [...root.querySelectorAll(':hover')].at(-1)
  if (!innermost) return false
  if (innermost.shadowRoot) return isFrameUnderPointer(innermost.shadowRoot)
  return innermost.matches('iframe, frame, object, embed')
}
