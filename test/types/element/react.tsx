import { useRef } from 'react'
import type { ElementStatus, SunshineConnectElement } from 'sunshine-connect/element'
import { SunshineConnect, type SunshineConnectProps } from 'sunshine-connect/element/react'

export const Good = () => {
  const ref = useRef<SunshineConnectElement>(null)
  return (
    <sunshine-connect
      ref={ref}
      key="one"
      id="connect"
      lang="es"
      client-id="acme"
      redirectUri={new URL('https://app.example/callback')}
      exchange={async ({ code }) => fetch(code)}
      state={async () => 'a state'}
      closed-grace={1000}
      label="Connect Acme"
      messages={{ 'text-ready': 'Two minutes.' }}
      connection={{ app: { displayName: 'Acme' } }}
      onconnect-status={(event) => event.status satisfies string}
      onconnect-error={({ error }) => error}
      onClick={() => ref.current?.focus()}
    >
      <b slot="button">Connect</b>
    </sunshine-connect>
  )
}

export const Bad = () => (
  <>
    {/* @ts-expect-error: no such mode */}
    <sunshine-connect mode="sideways" />
    {/* @ts-expect-error: a state is a function */}
    <sunshine-connect state="a state" />
    {/* @ts-expect-error: a text is a string */}
    <sunshine-connect text-ready={7} />
    {/* @ts-expect-error: what connected has no status */}
    <sunshine-connect onconnect-success={(event) => event.status} />
  </>
)

const shown = useRef<SunshineConnectElement>(null)

export const Component = () => (
  <SunshineConnect
    ref={shown}
    key="one"
    className="mine"
    lang="es"
    clientId="acme"
    exchange={async ({ code }, { signal }) => fetch(code, { signal })}
    redirectUri={new URL('https://app.example/callback')}
    mode="auto"
    timeout={Number.POSITIVE_INFINITY}
    headers={{ 'x-csrf': 'token' }}
    params={{ theme: 'dark' }}
    popup={{ width: 500 }}
    state={async () => 'a state'}
    messages={{ 'text-ready': 'Two minutes.' }}
    label="Connect Acme"
    connection={{ app: { displayName: 'Acme' } }}
    onConnected={({ app }) => app.subdomain satisfies string | null}
    onFailed={(error) => error satisfies unknown}
    onStatus={(status) => status satisfies ElementStatus}
    data-mine="1"
  >
    <b slot="button">Connect</b>
  </SunshineConnect>
)

export const props: SunshineConnectProps = { clientId: 'acme', exchange: '/api/connect' }

export const BadComponent = () => (
  <>
    {/* @ts-expect-error: exchange is missing */}
    <SunshineConnect clientId="acme" />
    {/* @ts-expect-error: a state is a function */}
    <SunshineConnect {...props} state="a state" />
    {/* @ts-expect-error: no such mode */}
    <SunshineConnect {...props} mode="sideways" />
    {/* @ts-expect-error: an attribute's name is not the component's */}
    <SunshineConnect {...props} redirectURI="/callback" />
    {/* @ts-expect-error: the element's own to give */}
    <SunshineConnect {...props} signal={new AbortController().signal} />
    {/* @ts-expect-error: a text is a string */}
    <SunshineConnect {...props} text-ready={7} />
  </>
)
