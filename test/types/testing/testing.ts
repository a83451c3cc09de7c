import type { Page as PlaywrightPage } from 'playwright-core'
import type { Page as PuppeteerPage } from 'puppeteer-core'
import { asPerson } from 'sunshine-connect/testing'

export async function withPlaywright(page: PlaywrightPage): Promise<void> {
  const person = asPerson(page)
  const click = () => page.getByRole('button').click()
  await person.allows(click)
  await person.allows(click, { account: 'acme' })
  await person.denies(click)
  await person.closes(click)
  await person.isBlocked(click)
  const popup = await person.signsInLater(click)
  await popup.getByLabel('Email').fill('ada@example.com')
  // @ts-expect-error: an account is its subdomain
  await person.allows(click, { account: { subdomain: 'acme' } })
  // @ts-expect-error: what opens the popup is a function
  await person.denies(click())
}

export async function withPuppeteer(page: PuppeteerPage): Promise<void> {
  const person = asPerson(page)
  await person.allows(() => page.click('button'), { account: 'acme' })
  const popup = await person.signsInLater(() => page.click('button'))
  await popup.type('#email', 'ada@example.com')
  // @ts-expect-error: nobody hesitates
  await person.hesitates(() => page.click('button'))
}

// @ts-expect-error: neither driver's page
asPerson({ goto: async () => {} })
