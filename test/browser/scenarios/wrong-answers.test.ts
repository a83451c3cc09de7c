import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { inOneEngine, outcomeOf, PENDING, REFUSED, standOf, textOf } from '../stage/stage.ts'

/** What becomes of each answer where the opener can hear its popup. */
const ANSWERS = {
  right: { code: 'exchange_failed', status: 400 },
  refusal: REFUSED,
  'described-error': {
    code: 'authorization_error',
    error: 'server_error',
    errorDescription: 'Out to lunch',
    errorUri: 'https://errors.example/',
  },
  'wrong-state': { code: 'state_mismatch' },
  'error-with-wrong-state': { code: 'state_mismatch' },
  'no-state': { code: 'state_mismatch' },
  'two-states': { code: 'invalid_response' },
  'two-codes': { code: 'invalid_response' },
  'empty-code': { code: 'invalid_response' },
  nothing: { code: 'invalid_response' },
}

/** Answers without a usable state reach nobody by the channel, which is named after it. */
const UNHEARD = {
  'wrong-state': 'undelivered',
  'error-with-wrong-state': 'undelivered',
  'no-state': 'invalid',
  'two-states': 'invalid',
} as Partial<Record<string, string>>

// Which words are refused is ours to say, not the engine's: test/unit has all of them.
inOneEngine('webkit', (stage) => {
  const begin = async (how: string, provider: 'unsafe-none' | 'same-origin') => {
    const redirectUri = `${stage.world.origin('app')}/callback-hasty`
    return stage.begin({ provider, authorize: `/rogue/${how}`, redirectUri })
  }

  // `npm test` plays every other one, in one of the two ways.
  const isPlayed = (index: number, isSevered: boolean) => every || index % 4 === (isSevered ? 2 : 0)

  for (const [index, [how, expected]] of Object.entries(ANSWERS).entries()) {
    if (isPlayed(index, false))
      test(`"${how}", unsevered: ${expected.code}`, async () => {
        const opener = await begin(how, 'unsafe-none')
        expect(await outcomeOf(opener)).toMatchObject(expected)
        await stage.areAlone(opener)
      })

    const text = UNHEARD[how]
    const outcome = text ? `still pending, the popup says "${text}"` : expected.code
    if (isPlayed(index, true))
      test(`"${how}", severed: ${outcome}`, async () => {
        const opener = await begin(how, 'same-origin')
        if (text) {
          expect(await textOf(await stage.browser.waitForPage('/callback-hasty'))).toBe(text)
          expect(await standOf(opener)).toEqual(PENDING)
          await opener.evaluate("(aborts[0].abort(new DOMException('enough', 'AbortError')), 1)")
          expect(await outcomeOf(opener)).toMatchObject({ name: 'AbortError' })
        } else {
          expect(await outcomeOf(opener)).toMatchObject(expected)
          await stage.areAlone(opener)
        }
      })
  }
})
