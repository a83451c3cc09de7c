import { expect, test } from 'vitest'
import { type Instantiate, loadModules } from './modules.ts'
import { play } from './play.ts'
import { type Settings, USUAL } from './settings.ts'
import { tell } from './tell.ts'

// Page and redirect page may be of different versions. These two say what the first ones said: an
// answer, a receipt that names none, and "say it again".
const ANSWER = 'sunshine-connect:answer'
const RECEIPT = 'sunshine-connect:receipt'
const REPEAT = 'sunshine-connect:repeat'

type Globals = Window & typeof globalThis

interface Options {
  authorizeUrl: string
  redirectUri: string
  exchange: string
}

const oldRedirectPage: Instantiate = (globals) => ({
  relayCallback() {
    const { window, location, history, document, BroadcastChannel } = globals as unknown as Globals
    const { search, pathname, origin } = location
    const answer = { type: ANSWER, query: search.slice(1) }
    const state = new URLSearchParams(search).get('state')
    const channel = new BroadcastChannel(`sunshine-connect:${state}`)
    const hear = ({ data }: MessageEvent) => {
      if (data.type === REPEAT) channel.postMessage(answer)
      if (data.type !== RECEIPT) return
      document.body.replaceChildren('delivered')
      window.close()
    }
    history.replaceState(null, '', pathname)
    document.body.replaceChildren('working')
    channel.onmessage = hear
    window.addEventListener('message', hear)
    window.opener?.postMessage(answer, origin)
    channel.postMessage(answer)
  },
})

const oldPage: Instantiate = (globals) => ({
  resume: () => undefined,
  connect(options) {
    const { window, fetch, BroadcastChannel } = globals as unknown as Globals
    const { authorizeUrl, redirectUri, exchange } = options as Options
    const state = 'a-state-of-forty-three-letters-as-all-have-it'.slice(0, 43)
    window.open(`${authorizeUrl}?${new URLSearchParams({ state, redirect_uri: redirectUri })}`)
    const channel = new BroadcastChannel(`sunshine-connect:${state}`)
    return new Promise((resolve) => {
      let isTaken = false
      const take = ({ data, source }: MessageEvent) => {
        if (data.type !== ANSWER || isTaken) return
        isTaken = true
        const receipt = { type: RECEIPT }
        if (source) (source as Window).postMessage(receipt, '*')
        else channel.postMessage(receipt)
        window.removeEventListener('message', take)
        channel.close()
        const code = new URLSearchParams(data.query).get('code')
        const sent = fetch(exchange, { method: 'POST', body: JSON.stringify({ code, state }) })
        resolve(sent.then((response) => response.text()).then((text) => JSON.parse(text)))
      }
      channel.onmessage = take
      window.addEventListener('message', take)
      channel.postMessage({ type: REPEAT })
    })
  },
})

const today = loadModules()
const ROWS = [
  { what: 'an old redirect page', modules: { ...today, callback: oldRedirectPage } },
  { what: 'an old page', modules: { ...today, browser: oldPage } },
].flatMap((pair) => [
  { ...pair, how: 'by message', settings: {} },
  { ...pair, how: 'on the channel', settings: { cut: 'at the provider' as const } },
])

test.each(ROWS)('$what and one of today: connected $how', async ({ modules, settings }) => {
  const all: Settings = { ...USUAL, ...settings }
  const played = await play({ settings: all, acts: [], draws: {} }, { modules })
  expect(played.breaches, tell(played)).toEqual([])
  const story = played.story.join('\n')
  expect(story).toMatch(/connect is connected/)
  expect(story).toMatch(/popup 1 closes/)
})

test('an old redirect page says its answer again to a page of today that was away', async () => {
  const acts = ['follows a link in tab 1', 'allows in popup 1', 'goes back in tab 1 (loaded anew)']
  const modules = { ...today, callback: oldRedirectPage }
  const played = await play({ settings: USUAL, acts, draws: {} }, { modules })
  expect(played.breaches, tell(played)).toEqual([])
  const story = played.story.join('\n')
  expect(story).toMatch(/resume is connected/)
  expect(story).not.toMatch(/popup 2/)
})
