// What the page goes through, noted before the package is there: errors, focus, popups.
const focuses = []
const pageErrors = []
// When the last popup began to look closed, for whichever reason.
let cutAt = 0

addEventListener('error', ({ message }) => pageErrors.push(message))
addEventListener('unhandledrejection', ({ reason }) => pageErrors.push(String(reason)))
addEventListener('focus', () => focuses.push(performance.now()))

const openWindow = window.open
window.open = (...args) => {
  const popup = openWindow(...args)
  const look = () => {
    if (popup.closed) cutAt = performance.now()
    else setTimeout(look, 20)
  }
  if (popup) look()
  return popup
}
