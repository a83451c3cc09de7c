import { expect } from 'vitest'
import { CONNECTED, inEachEngine, outcomeOf } from '../stage/stage.ts'

inEachEngine((stage) => {
  const { testInTurn } = stage
  const allow = async () => (await stage.consent()).click('[value=allow]')

  testInTurn(
    'redirect mode from an address with a fragment: comes back to it, connected',
    async () => {
      const page = stage.world.openerPage({ options: { mode: 'redirect' }, resume: true })
      const tab = await stage.browser.openPage(`${page}#/settings`)
      await tab.click('#connect')
      await tab.waitFor("location.host.startsWith('idp-')")
      await allow()
      await tab.waitFor("location.hash === '#/settings' && location.pathname === '/opener'")
      expect(await outcomeOf(tab)).toMatchObject(CONNECTED)
      expect(await tab.url()).toBe(`${page}#/settings`)
    },
  )

  testInTurn(
    'redirect mode from the redirect page’s own path: only the fragment differs, and it is connected',
    async () => {
      const page = `${stage.world.origin('app')}/callback-own#/settings`
      const tab = await stage.browser.openPage(page)
      await tab.click('#connect')
      await tab.waitFor("location.host.startsWith('idp-')")
      await allow()
      await tab.waitFor("location.hash === '#/settings'")
      expect(await outcomeOf(tab)).toMatchObject(CONNECTED)
      expect(await tab.url()).toBe(page)
    },
  )

  testInTurn('a page with a base: relative addresses are read as its links are', async () => {
    const options = { exchange: 'unsafe-none', redirectUri: '../callback' }
    const opener = await stage.browser.openPage(stage.world.openerPage({ options }))
    await opener.evaluate(`(() => {
      const base = document.createElement('base')
      base.href = '/exchange/'
      document.head.append(base)
    })()`)
    await opener.click('#connect')
    await allow()
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
  })

  testInTurn('a page in a srcdoc frame: connected, with whole addresses', async () => {
    const { world, browser } = stage
    const origin = world.origin('app')
    const options = {
      clientId: 'client-0',
      redirectUri: `${origin}/callback`,
      authorizeUrl: `${world.origin('idp-same-origin')}/sc/oauth/authorize`,
      exchange: `${origin}/exchange/same-origin`,
    }
    const outer = await browser.openPage(`${origin}/blank`)
    await outer.evaluate(`new Promise((resolve) => {
      self.outcomes = []
      self.keep = (promise) => promise.then((value) => outcomes.push({ state: 'resolved', value }),
        ({ code, message }) => outcomes.push({ state: 'rejected', code, message }))
      const frame = document.createElement('iframe')
      frame.srcdoc = '<script src="${origin}/dist/sunshine-connect.global.js"><\\/script>'
      frame.onload = () => {
        const inner = frame.contentWindow
        inner.document.onclick = () => keep(inner.SunshineConnect.connect(${JSON.stringify(options)}))
        resolve(true)
      }
      document.body.append(frame)
    })`)
    await outer.clickByPerson('iframe')
    await allow()
    expect(await outcomeOf(outer)).toMatchObject(CONNECTED)
    await stage.areAlone(outer)
  })
})
