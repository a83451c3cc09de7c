import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, describe, expect, test, vi } from 'vitest'

const ANSWER = 'code=a-code&state=the-state'
const NOBODY = 'The page you came from could not be reached. Try again.'

afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const visit = (address: string) => history.replaceState(null, '', address)
const relay = (options: object) => relayCallback({ ackTimeout: 20, ...options })
/** What stands on the page until its script has run. */
const addSentence = () => {
  const sentence = document.createElement('p')
  sentence.id = 'sunshine-connect-static'
  sentence.textContent = 'The script was kept from running'
  document.body.append(sentence)
}
const text = () => document.querySelector('[role="status"]')?.textContent

describe('the texts', () => {
  const messages = { invalid: 'Nichts zu tun.', working: 'Moment …' }

  test('are the ones given, in the place given', async () => {
    visit('/callback')
    const container = document.body.appendChild(document.createElement('main'))
    await relay({ messages, container })
    expect(container.querySelector('[role="status"]')?.textContent).toBe('Nichts zu tun.')
  })

  test('are English where none is given', async () => {
    visit(`/callback?${ANSWER}`)
    await relay({ messages })
    expect(text()).toBe(NOBODY)
  })

  test('each run in their own direction, in the language given', async () => {
    visit('/callback')
    const container = document.body.appendChild(document.createElement('main'))
    await relay({ messages: { invalid: 'لا شيء' }, lang: 'ar', container })
    expect(container.querySelector('[role="status"]')?.getAttribute('dir')).toBe('auto')
    expect(container.querySelector('[lang]')?.getAttribute('lang')).toBe('ar')
  })

  test('are of the document’s language where none is given', async () => {
    visit('/callback')
    await relay({})
    expect(text()).toBeDefined()
    expect(document.body.querySelector('[lang]')).toBeNull()
  })

  test('name the window by title, if one is given', async () => {
    document.title = 'Mine'
    visit('/callback')
    await relay({})
    expect(document.title).toBe('Mine')
    document.body.replaceChildren()
    await relay({ messages: { title: 'Verbinden' } })
    expect(document.title).toBe('Verbinden')
  })

  test('take the place of the sentence that stood there without the script', async () => {
    visit('/callback')
    addSentence()
    await relay({})
    expect(document.body.textContent).not.toContain('The script was kept from running')
  })

  test('come once the page is parsed, where it says nothing of its own any more', async () => {
    visit('/callback')
    vi.spyOn(Document.prototype, 'readyState', 'get').mockReturnValue('loading')
    expect(await relay({})).toBe('invalid')
    expect(text()).toBeUndefined()
    addSentence()
    document.dispatchEvent(new Event('readystatechange'))
    expect(text()).toBeDefined()
    expect(document.body.textContent).not.toContain('The script was kept from running')
  })

  test('come after a second on a page whose parsing something holds up', async () => {
    visit('/callback')
    vi.spyOn(Document.prototype, 'readyState', 'get').mockReturnValue('loading')
    expect(await relay({})).toBe('invalid')
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    expect(text()).toBeDefined()
    // What comes later all the same: the sentence goes, and the text is at the end again.
    addSentence()
    document.dispatchEvent(new Event('readystatechange'))
    expect(document.querySelectorAll('[role=status]')).toHaveLength(1)
    expect(document.body.textContent).not.toContain('The script was kept from running')
  })

  test('are text: markup is shown, not made', async () => {
    visit('/callback')
    await relay({ messages: { invalid: '<img src=x onerror=alert(1)>' } })
    expect(document.querySelector('img')).toBeNull()
    expect(text()).toContain('<img')
  })
})
