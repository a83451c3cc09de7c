type Answer = [name: string, value: string][]

const CODE: Answer[number] = ['code', 'c0de']
const OTHER_STATE: Answer[number] = ['state', 'somebody-elses']

/** What a provider answers that is wrong in one way each; `right` is the control. */
const ANSWERS = {
  right: (state: string): Answer => [CODE, ['state', state]],
  'wrong-state': (): Answer => [CODE, OTHER_STATE],
  'error-with-wrong-state': (): Answer => [['error', 'access_denied'], OTHER_STATE],
  'no-state': (): Answer => [CODE],
  'two-states': (state: string): Answer => [CODE, ['state', state], ['state', state]],
  'two-codes': (state: string): Answer => [CODE, ['code', 'c1de'], ['state', state]],
  'empty-code': (state: string): Answer => [
    ['code', ''],
    ['state', state],
  ],
  nothing: (state: string): Answer => [['state', state]],
  refusal: (state: string): Answer => [
    ['error', 'access_denied'],
    ['state', state],
  ],
  'described-error': (state: string): Answer => [
    ['error', 'server_error'],
    ['error_description', 'Out to lunch'],
    ['error_uri', 'https://errors.example/'],
    ['state', state],
  ],
}

export type RogueAnswer = keyof typeof ANSWERS

/** A provider that asks nobody and answers at once, or never (`silence`). */
export function rogueProvider({ pathname, searchParams }: URL, coop: string): Response {
  const headers = { 'cross-origin-opener-policy': coop, 'content-type': 'text/html' }
  const how = pathname.replace('/rogue/', '')
  const answer = ANSWERS[how as RogueAnswer]
  if (!answer) return new Response('<!doctype html><title>Silence</title>', { headers })
  const to = new URL(searchParams.get('redirect_uri') ?? '')
  for (const [name, value] of answer(searchParams.get('state') ?? '')) {
    to.searchParams.append(name, value)
  }
  return new Response(null, { status: 302, headers: { ...headers, location: to.href } })
}
