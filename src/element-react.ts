'use client'
import type * as React from 'react'
import './element-define.js'
import type { ElementAttributes } from './element/react.js'
import type { SunshineConnectElement } from './element/sunshine-connect-element.js'

export type { SunshineConnectProps } from './element/react.js'
export { SunshineConnect } from './element/react.js'

// Here, and not beside the element: without React's types it would be an error.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /**
       * The plain tag, for pages that are rendered in the browser alone. Rendered on a server and
       * hydrated, it loses without a word what is no text: React sets neither functions, such as
       * `state`, nor objects, such as `headers`, nor `onconnect-…` handlers of a custom element when
       * it hydrates. There, use the component `SunshineConnect`.
       */
      'sunshine-connect': ElementAttributes &
        React.ClassAttributes<SunshineConnectElement> &
        Omit<React.HTMLAttributes<SunshineConnectElement>, keyof ElementAttributes>
    }
  }
}
