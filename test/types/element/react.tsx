import { useRef } from 'react'
import type { SunshineConnectElement } from 'sunshine-connect/element'
import type {} from 'sunshine-connect/element/react'

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
