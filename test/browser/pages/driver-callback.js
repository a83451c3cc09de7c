document.querySelector('#done').onclick = () => {
  new BroadcastChannel('answers').postMessage(location.search)
  window.close()
}
