import { describe, expect, test } from 'vitest'
import { readMessage } from '../../src/protocol/message.ts'

describe('what somebody says', () => {
  test.each([
    ['undefined, as postMessage(undefined) brings it', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'sunshine-connect:receipt'],
    ['a message of a later version', { type: 'sunshine-connect:later' }],
  ])('is none of our messages: %s', (_, data) => {
    expect(readMessage(data)).toBeUndefined()
  })

  test.each([
    { type: 'sunshine-connect:answer', query: 'code=a' },
    { type: 'sunshine-connect:receipt' },
    { type: 'sunshine-connect:repeat' },
    { type: 'sunshine-connect:bridge' },
    { type: 'sunshine-connect:open', url: 'https://oauth.example/', expires: 5 },
    { type: 'sunshine-connect:entry', entry: '{}' },
  ])('is $type, without the fields of a later version', (message) => {
    expect(readMessage({ ...message, later: 'unknown' })).toEqual(message)
  })
})
