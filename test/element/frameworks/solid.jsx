import { createSignal } from 'solid-js'
import 'sunshine-connect/element/define'

export const Connect = (props) => {
  const [label] = createSignal('Connect Acme')
  const state = () => fetch('/api/state').then((response) => response.text())
  return (
    <sunshine-connect
      client-id="acme"
      exchange="/api/connect"
      label={label()}
      text-ready={`${label()} now.`}
      prop:state={state}
      on:connect-success={(event) => props.onConnected(event.connection)}
    />
  )
}
