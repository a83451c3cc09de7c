import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, describe, expect, test } from 'vitest'

const ANSWER = 'code=a-code&state=the-state'
const NOBODY = 'The page you came from could not be reached. Try again.'

afterEach(() => document.body.replaceChildren())

const visit = (address: string) => history.replaceState(null, '', address)
const relay = (options: object) => relayCallback({ ackTimeout: 20, ...options })
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

  test('are text: markup is shown, not made', async () => {
    visit('/callback')
    await relay({ messages: { invalid: '<img src=x onerror=alert(1)>' } })
    expect(document.querySelector('img')).toBeNull()
    expect(text()).toContain('<img')
  })
})
