/** For tests of pages that connect: what a person does in the popup, in Playwright and Puppeteer. */
export { asPerson, type Person } from './testing/as-person.js'
export type { DrivenPage } from './testing/driven-page.js'
