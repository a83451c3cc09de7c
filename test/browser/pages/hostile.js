// The page of a bad neighbour on another site. It opened the page that connects, so it holds a handle
// to it. The test even tells it the `state`, which it could never know: what holds then, holds.
const query = new URLSearchParams(location.search)
const app = query.get('app')
let victim
let sent = 0
let refused = 0
let visited
/** Set by the test: where the second button leads. */
let visitAt

document.querySelector('#open').onclick = () => {
  victim = open(query.get('victim'), '_blank', 'popup,width=800,height=500')
}
document.querySelector('#visit').onclick = () => {
  visited = open(visitAt, '_blank', 'popup,width=300,height=300')
}

/** What anybody has said to this page. */
const heard = []
addEventListener('message', ({ data }) => heard.push(data))

const answer = (query) => ({ type: 'sunshine-connect:answer', query })

const shapes = (state) => [
  answer(`?code=evil&state=${state}`),
  answer(`code=evil&state=${state}`),
  answer(`error=access_denied&state=${state}`),
  answer(`code=evil&state=${state}&state=${state}`),
  answer('code=evil&state=guess'),
  answer('code=evil'),
  answer(''),
  answer(42),
  answer({ toString: 'no function' }),
  { ...answer(`code=evil&state=${state}`), origin: app, source: 'popup', isTrusted: true },
  { type: 'sunshine-connect:receipt' },
  { type: 'sunshine-connect:repeat' },
  { type: ['sunshine-connect:answer'], query: [] },
  {
    get type() {
      throw new Error('read')
    },
  },
  {
    type: 'sunshine-connect:answer',
    get query() {
      throw new Error('read')
    },
  },
  new Map([['type', 'sunshine-connect:answer']]),
  new Uint8Array(1000),
  [[[[]]]],
  new Date(0),
  1n,
  Number.NaN,
  null,
  undefined,
  true,
  '',
  'answer',
  () => 'can’t be cloned',
  Symbol.iterator,
]

/** Timers of a window that is behind another one are slowed down; messages are not. */
const breath = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage('')
  })

/** Posts that many messages in small batches, without a pause. */
async function flood(count, state) {
  const all = shapes(state)
  const huge = answer(`code=${'x'.repeat(1_000_000)}&state=${state}`)
  for (let index = 0; index < count; index++) {
    try {
      victim.postMessage(index % 1000 ? all[index % all.length] : huge, '*')
      sent++
    } catch {
      refused++
    }
    if (index % 200 === 199) await breath()
  }
  return { sent, refused }
}

/** Frames an address and waits until something is there. */
const frame = (address) =>
  new Promise((resolve) => {
    const element = document.createElement('iframe')
    element.onload = () => resolve(true)
    element.src = address
    document.body.append(element)
  })

/** An entry as ours, in a window's storage: this one's, which windows that it opens get a copy of. */
function plant(state, entry) {
  sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify(entry))
  return true
}

/** Says one of our messages to the redirect page that it has opened, or to another window. */
function forge(what, target, to = visited) {
  const state = 'a-state-that-it-has-chosen'
  const authorize = new URL('/blank', location.origin)
  authorize.search = new URLSearchParams({ state, redirect_uri: `${target}/callback` })
  to.postMessage(
    {
      type: `sunshine-connect:${what}`,
      url: authorize.href,
      expires: Date.now() + 60_000,
      query: `code=evil&state=${state}`,
    },
    '*',
  )
  return true
}

function speak(state) {
  const channel = new BroadcastChannel(`sunshine-connect:${state}`)
  channel.postMessage(answer(`code=evil&state=${state}`))
  channel.close()
  return true
}
