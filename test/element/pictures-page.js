// In the page: brings one element into each state, with windows and a backend that it plays itself.
const APP = { id: '1', displayName: 'Acme Support', subdomain: 'acme' }
const query = new URLSearchParams(location.search)
const isFramed = window !== top
document.documentElement.lang = query.get('lang') ?? 'en'
document.documentElement.dir = query.get('dir') ?? 'ltr'
document.body.classList.toggle('framed', isFramed)
document.body.classList.toggle('accent', query.has('accent'))

let popup
let isBlocked = false
window.open = (url) => {
  if (isBlocked) return null
  popup = { url: new URL(url), closed: false, focus() {}, close() {}, location: { replace() {} } }
  popup.window = popup
  return popup
}

const answer = (parameters) => {
  const state = popup.url.searchParams.get('state')
  const query = String(new URLSearchParams({ ...parameters, state }))
  const channel = new BroadcastChannel(`sunshine-connect:${state}`)
  const message = { type: 'sunshine-connect:answer', query }
  // As the redirect page does: said at once, and again to a page that wasn't listening yet.
  channel.onmessage = ({ data }) => {
    if (data.type === 'sunshine-connect:repeat') channel.postMessage(message)
  }
  channel.postMessage(message)
}

// The backend says no.
window.fetch = async (url) =>
  Response.json({ code: 'other_account' }, { status: Number(String(url).slice(-3)) })

const fail = (element, status) => {
  element.exchange = `/api/${status}`
  element.connect()
  answer({ code: 'a-code' })
}

// Of the two that are detached, the second has waited a minute at once.
const { setTimeout } = window
let minutes = 0
window.setTimeout = (run, time) => setTimeout(run, time === 60_000 && ++minutes === 2 ? 0 : time)

const ways = {
  ready: () => {},
  waiting: (element) => element.connect(),
  'waiting, in this tab': (element) => {
    element.mode = 'redirect'
    element.state = () => new Promise(() => {})
    element.connect()
  },
  detached: (element) => {
    element.connect()
    popup.closed = true
  },
  'detached, for a minute': (element) => {
    element.connect()
    popup.closed = true
  },
  exchanging: (element) => {
    element.exchange = () => new Promise(() => {})
    element.connect()
    answer({ code: 'a-code' })
  },
  connected: (element) => {
    element.exchange = () => ({ app: APP })
    element.connect()
    answer({ code: 'a-code' })
  },
  removed: (element) => {
    element.connection = { app: APP, removedAt: 1 }
  },
  refused: (element) => {
    element.connect()
    answer({ error: 'access_denied' })
  },
  blocked: (element) => {
    isBlocked = true
    element.connect()
    isBlocked = false
  },
  closed: (element) => {
    element.timeout = 1
    element.connect()
  },
  failed: (element) => {
    element.connect()
    answer({ error: 'server_error' })
  },
  'failed, signed out': (element) => fail(element, 401),
  'failed, another account': (element) => fail(element, 409),
}

const show = (name, content) => {
  const section = document.createElement('section')
  if (!isFramed) section.append(Object.assign(document.createElement('h2'), { textContent: name }))
  section.append(content)
  document.querySelector('main').append(section)
}

const reached = Object.entries(ways).map(([name, way]) => {
  const [status] = name.split(',')
  if (isFramed && status !== 'blocked') return undefined
  const element = document.createElement('sunshine-connect')
  element.clientId = name
  element.exchange = '/api/connect'
  show(name, element)
  return new Promise((resolve) => {
    if (status === 'ready') resolve()
    element.addEventListener('connect-status', () => element.status === status && resolve())
    way(element)
  })
})

if (!isFramed) {
  show(
    'blocked, in a frame',
    Object.assign(document.createElement('iframe'), { src: location.href }),
  )
}
await Promise.all(reached)
document.documentElement.dataset.done = ''
