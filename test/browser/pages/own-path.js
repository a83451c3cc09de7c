// An app whose own address is its redirect URI: with an answer in it, it relays; else it connects.
const outcomes = []
const options = {
  clientId: 'client-0',
  redirectUri: location.pathname,
  authorizeUrl: `http://idp-same-origin.localhost:${location.port}/sc/oauth/authorize`,
  exchange: '/exchange/same-origin',
  mode: 'redirect',
}

function keep(promise) {
  promise?.then(
    (value) => outcomes.push({ state: 'resolved', value }),
    ({ code, message }) => outcomes.push({ state: 'rejected', code, message }),
  )
}

if (new URLSearchParams(location.search).has('state')) {
  const script = document.createElement('script')
  script.src = '/dist/callback.global.js'
  document.body.append(script)
} else {
  keep(SunshineConnect.resume(options))
  document.querySelector('#connect').onclick = () => keep(SunshineConnect.connect(options))
}
