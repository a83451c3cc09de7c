import { describe, expect, test } from 'vitest'
import { readScriptOptions } from '../../src/callback/read-script-options.ts'
import { relayAttribute } from '../../src/protocol/relay-options.ts'

const script = (attributes: Record<string, string>) => {
  const element = document.createElement('script')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

describe('the script’s options', () => {
  test('are read from its attributes', () => {
    const options = readScriptOptions(
      script({
        'data-cfasync': 'false',
        'data-opener-origins': ' https://a.example\n http://localhost:3000 ',
        'data-forward-to': 'https://a.example/callback',
        'data-ack-timeout': '3000',
        'data-lang': 'de',
        'data-message-working': 'Moment …',
        'data-message-finish-button': 'Hier beenden',
      }),
    )
    expect(options).toMatchObject({
      openerOrigins: ['https://a.example', 'http://localhost:3000'],
      forwardTo: 'https://a.example/callback',
      ackTimeout: 3000,
      lang: 'de',
      messages: { working: 'Moment …', finishButton: 'Hier beenden' },
    })
  })

  test.each([
    ['openerOrigins', 'data-opener-origins'],
    ['lang', 'data-lang'],
    ['messageFinishButton', 'data-message-finish-button'],
  ])('are written as it reads them: %s as %s', (name, attribute) => {
    expect(relayAttribute(name)).toBe(attribute)
    expect(script({ [attribute]: 'given' }).dataset).toEqual({ [name]: 'given' })
  })

  test('are no texts of another name that ends like one', () => {
    const { messages } = readScriptOptions(script({ 'data-nomessage-working': 'Moment …' }))
    expect(messages).not.toHaveProperty('working')
  })

  test('are none where none is given', () => {
    expect(readScriptOptions(script({})).openerOrigins).toBeUndefined()
    expect(readScriptOptions(script({})).ackTimeout).toBeUndefined()
  })

  test.each([
    ['an image that is named like the script', () => document.createElement('img')],
    ['a module, which has none', () => null],
  ])('are none of %s', (_, create) => {
    const element = create()
    element?.setAttribute('data-opener-origins', 'https://evil.example')
    expect(readScriptOptions(element)).toEqual({})
  })
})
