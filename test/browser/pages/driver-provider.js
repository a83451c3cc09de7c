document.querySelector('#allow').onclick = (event) => {
  const app = location.origin.replace('idp.', 'app.')
  location.assign(`${app}/callback?trusted=${event.isTrusted}`)
}
