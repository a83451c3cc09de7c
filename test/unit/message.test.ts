import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../src/protocol/message.ts'

const ANSWER = 'sunshine-connect:answer'

describe('what somebody says', () => {
  test.each([
    ['undefined, as postMessage(undefined) brings it', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', ANSWER],
    ['another message of ours', { type: 'sunshine-connect:receipt', query: 'code=a' }],
    ['a message of a later version', { type: 'sunshine-connect:later', query: 'code=a' }],
    ['one without a query', { type: ANSWER }],
    ['one with a query that is no text', { type: ANSWER, query: ['code=a'] }],
  ])('is no answer: %s', (_, data) => {
    expect(readAnswer(data)).toBeUndefined()
  })

  test.each([
    ['ours', { type: ANSWER, query: 'code=a' }],
    ['a later version’s, with another field', { type: ANSWER, query: 'code=a', later: 'unknown' }],
  ])('is an answer: %s', (_, data) => {
    expect(readAnswer(data)).toBe('code=a')
  })
})
