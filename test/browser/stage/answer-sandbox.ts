import type { Page } from './engines/engine.ts'

/** Goes through the sandbox's pages: those it asks, since it knows a browser that signed in before. */
export const answerSandbox = async (
  popup: Page,
  decision: 'allow' | 'deny',
  /** The id of the account to choose; empty, the one that is offered. */
  account = 'two',
) => {
  const heading = "document.querySelector('h1')?.textContent"
  for (;;) {
    const title = await popup.waitFor<string>(`document.readyState === 'complete' && ${heading}`)
    if (title.startsWith('Allow')) break
    if (account && title.startsWith('Choose')) await popup.click(`input[value="${account}"]`)
    await popup.click('main form button')
    await popup.waitFor(`${heading} && ${heading} !== ${JSON.stringify(title)}`)
  }
  await popup.click(`button[value="${decision}"]`)
}
