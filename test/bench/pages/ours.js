let clickedAt

document.querySelector('button').onclick = async (event) => {
  clickedAt = performance.timeOrigin + event.timeStamp
  await SunshineConnect.connect({
    clientId: 'bench',
    redirectUri: `${location.pathname}/callback`,
    authorizeUrl: `http://idp.localhost:${location.port}/authorize`,
    exchange: '/exchange',
  })
  document.title = 'done'
}
