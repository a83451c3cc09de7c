import type { ElementStatus } from 'sunshine-connect/element'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { APP, fakeBackend, label, line, part, place, placeNow, reaches } from './element.ts'
import { fakePopup } from './fake-popup.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.documentElement.removeAttribute('lang')
})

describe('a text can be replaced', () => {
  test('one by one, by attribute', async () => {
    const element = await place('label="Connect Acme" text-ready="Two minutes, no more."')
    expect(label(element)).toBe('Connect Acme')
    expect(line(element)).toBe('Two minutes, no more.')
    element.setAttribute('label', 'Connect Acme now')
    expect(label(element)).toBe('Connect Acme now')
    element.removeAttribute('label')
    await expect.poll(() => label(element)).toBe('Connect Zendesk')
  })

  test('all at once, by property', async () => {
    const element = await place()
    element.messages = { label: 'Verbind Zendesk', 'text-ready': 'U meldt zich aan bij Zendesk.' }
    expect(label(element)).toBe('Verbind Zendesk')
    expect(line(element)).toBe('U meldt zich aan bij Zendesk.')
    element.messages = undefined
    expect(label(element)).toBe('Connect Zendesk')
  })

  test('by attribute before property before language', async () => {
    const element = await place('label="By attribute"')
    element.messages = { label: 'By property', 'text-ready': 'By property' }
    expect(label(element)).toBe('By attribute')
    expect(line(element)).toBe('By property')
  })

  test('one by one, by property, which is the attribute of its name', async () => {
    const element = await place()
    element.label = 'Connect Acme'
    element.textReady = 'Two minutes, no more.'
    expect(label(element)).toBe('Connect Acme')
    expect(line(element)).toBe('Two minutes, no more.')
    expect(element.getAttribute('text-ready')).toBe('Two minutes, no more.')
    element.setAttribute('text-ready', 'By attribute')
    expect(element.textReady).toBe('By attribute')
    element.textReady = undefined
    expect(element.textReady).toBeUndefined()
    expect(line(element)).toBe('You will sign in to Zendesk.')
  })

  test('by nothing: an empty one takes the line away', async () => {
    expect(line(await place('text-ready=""'))).toBe('')
  })

  test('with the account’s name and subdomain', async () => {
    const element = await place('text-connected="{name} is on {subdomain}!"')
    element.connection = { app: APP }
    expect(line(element)).toBe('\u2068Acme Support\u2069 is on \u2068acme\u2069!')
  })

  test.each([
    ['[no placeholder] {name}', '[no placeholder] \u2068Acme Support\u2069'],
    ['{other} {name', '{other} {name'],
    ['[[{name}]', '[\u2068Acme Support\u2069'],
    ['[{name}, {subdomain}]', '\u2068Acme Support\u2069, \u2068acme\u2069'],
  ])('%s is said as %s', async (text, said) => {
    const element = await place()
    element.connection = { app: APP }
    element.setAttribute('text-connected', text)
    expect(line(element)).toBe(said)
  })

  test('brackets go as a whole if any of their placeholders has no value', async () => {
    const element = await place('text-connected="Done[: {name}, {subdomain}]."')
    element.connection = { app: { displayName: 'Acme' } }
    expect(line(element)).toBe('Done.')
  })

  test.each(['[', '[{name}', '{name}.a', '{'])('however long: 100,000 times %s', async (piece) => {
    const element = await place()
    element.connection = { app: APP }
    const start = performance.now()
    element.setAttribute('text-connected', piece.repeat(100_000 / piece.length))
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('and what looks like markup stays text', async () => {
    const element = await place('text-connected="{name}"')
    element.connection = { app: { ...APP, displayName: '<img src=x>[{subdomain}]{name}' } }
    expect(line(element)).toBe('\u2068<img src=x>[{subdomain}]{name}\u2069')
    expect(element.shadowRoot?.querySelector('img')).toBeNull()
  })

  test('and a name that would turn the line around stays where it is', async () => {
    const element = await place('text-connected="{name}!"')
    const displayName = 'A\u2069\u202eB\u2066\u202cC'
    element.connection = { app: { ...APP, displayName } }
    expect(line(element)).toBe('\u2068ABC\u2069!')
  })

  test('by slots, of which detached uses waiting’s unless it has its own', async () => {
    const element = await place()
    const slot = () => part(element, 'status').querySelector('slot')?.name
    expect(slot()).toBe('ready')
    expect(part(element, 'label').querySelector('slot')?.name).toBe('button')
    element.connection = { app: APP }
    expect(slot()).toBe('connected')
    expect(part(element, 'label').querySelector('slot')?.name).not.toBe('button')
  })
})

describe('its language', () => {
  test('is English where nothing else is known', async () => {
    document.documentElement.lang = 'tlh'
    expect(label(await place())).toBe('Connect Zendesk')
  })

  test('is the page’s, its own, and follows both', async () => {
    await import('sunshine-connect/lang/de')
    await import('sunshine-connect/lang/es')
    document.documentElement.lang = 'de-AT'
    const element = await place()
    expect(label(element)).toBe('Zendesk verbinden')
    element.lang = 'es'
    await expect.poll(() => label(element)).toBe('Conectar Zendesk')
    element.removeAttribute('lang')
    await expect.poll(() => label(element)).toBe('Zendesk verbinden')
    document.documentElement.lang = 'es-MX'
    await expect.poll(() => label(element)).toBe('Conectar Zendesk')
  })

  test('is found from within a shadow tree', async () => {
    await import('sunshine-connect/lang/de')
    const host = document.createElement('div')
    host.lang = 'de'
    const element = await place()
    host.attachShadow({ mode: 'open' }).append(element)
    document.body.append(host)
    expect(label(element)).toBe('Zendesk verbinden')
    host.remove()
  })

  test('may be brought by another copy of the library than the one that is registered', async () => {
    const element = await place('lang="nl"')
    const { addLanguage } = (await import('../../build/element/languages.js')) as {
      addLanguage: (tag: string, texts: object) => void
    }
    // One that the registered copy's own languages don't know, and that lacks what came later.
    addLanguage('nl', { label: 'Verbind Zendesk' })
    expect(label(element)).toBe('Verbind Zendesk')
    expect(line(element)).toBe('You will sign in to Zendesk.')
  })

  test('may arrive after the element', async () => {
    const element = await place('lang="fr"')
    expect(label(element)).toBe('Connect Zendesk')
    await import('sunshine-connect/lang/fr')
    expect(label(element)).toBe('Connecter Zendesk')
  })

  test.each(['ar', 'de', 'es', 'fr', 'ja', 'pt'])('English says as much as %s', async (tag) => {
    await import(`../../dist/lang/${tag}.js`)
    const [english, translated] = [await place('lang="en"'), await place(`lang="${tag}"`)]
    const sentences = (element: Element) => line(element).match(/[^.。]+[.。]/g)?.length
    const attempt = async (end: () => void, status: ElementStatus) => {
      for (const element of [english, translated]) {
        element.connect().catch(() => {})
        end()
        await reaches(element, status)
      }
      expect(sentences(english)).toBe(sentences(translated))
    }
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const popup = fakePopup()
    expect(sentences(english)).toBe(sentences(translated))
    await attempt(() => popup.answer({ error: 'access_denied' }), 'refused')
    await attempt(() => popup.answer({ error: 'server_error' }), 'failed')
    popup.block()
    await attempt(() => {}, 'blocked')
    log.mockRestore()
  })

  test.each(['ar', 'de', 'es', 'fr', 'ja', 'pt'])('%s has words for what is rare', async (tag) => {
    await import(`../../dist/lang/${tag}.js`)
    const [english, translated] = [await place('lang="en"'), await place(`lang="${tag}"`)]
    const differ = () => {
      expect(line(translated)).not.toBe('')
      expect(line(translated)).not.toBe(line(english))
      expect(label(translated)).not.toBe(label(english))
    }
    for (const element of [english, translated]) element.connection = { app: APP, removedAt: 1 }
    differ()
    expect(line(translated)).toContain('\u2068Acme Support\u2069')

    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const popup = fakePopup()
    for (const status of [401, 409]) {
      fakeBackend(() => Response.json({ code: 'other_account' }, { status }))
      for (const element of [english, translated]) {
        element.connect().catch(() => {})
        popup.answer({ code: 'a-code' })
        await reaches(element, 'failed')
      }
      differ()
    }
    log.mockRestore()
  })

  test('each says in its own words what to do after a minute', async () => {
    const tags = ['en', 'ar', 'de', 'es', 'fr', 'ja', 'pt']
    for (const tag of tags.slice(1)) await import(`../../dist/lang/${tag}.js`)
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const popup = fakePopup()
    const element = placeNow()
    element.connect().catch(() => {})
    popup.sever()
    await reaches(element, 'detached')
    const says = async (tag: string) => {
      element.lang = tag
      await Promise.resolve()
      return line(element)
    }
    const before = new Map<string, string>()
    for (const tag of tags) before.set(tag, await says(tag))
    await vi.advanceTimersByTimeAsync(60_000)
    const hints = new Set<string>()
    for (const tag of tags) hints.add((await says(tag)).replace(before.get(tag) ?? '', ''))
    expect(hints.size).toBe(tags.length)
    for (const hint of hints) expect(hint).toMatch(/^ \S.{20}/)
  })

  test.each(['ar', 'de', 'es', 'fr', 'ja', 'pt'])('%s has every text', async (tag) => {
    await import(`../../dist/lang/${tag}.js`)
    const [english, translated] = [await place('lang="en"'), await place(`lang="${tag}"`)]
    expect(label(translated)).not.toBe(label(english))
    for (const element of [english, translated]) element.connection = { app: APP }
    expect(label(translated)).not.toBe(label(english))
    expect(line(translated)).toContain('\u2068acme.zendesk.com\u2069')
    expect(line(translated)).toContain('\u2068Acme Support\u2069')
    translated.connection = {}
    expect(line(translated)).not.toMatch(/[[\]{}]/)
    expect(line(translated)).not.toBe('')
  })
})
