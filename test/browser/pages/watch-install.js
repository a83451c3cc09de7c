const wrong = []
addEventListener('error', ({ message }) => wrong.push(message))
addEventListener('securitypolicyviolation', (event) => wrong.push(event.violatedDirective))

function later() {
  const element = document.createElement('sunshine-connect')
  element.clientId = 'acme'
  document.body.append(element)
  return element
}

const look = (element) =>
  element?.shadowRoot && {
    status: element.getAttribute('status'),
    label: element.shadowRoot.querySelector('[part=label]').textContent,
    display: getComputedStyle(element.shadowRoot.querySelector('[part=controls]')).display,
  }
