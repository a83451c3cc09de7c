import type * as React from 'react'
import type { ElementAttributes } from './element/element-attributes.js'
import type { SunshineConnectElement } from './element/sunshine-connect-element.js'

// Types alone, for TypeScript and React 19. Apart from the element, because without React's types
// they would be an error.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'sunshine-connect': ElementAttributes &
        React.ClassAttributes<SunshineConnectElement> &
        Omit<React.HTMLAttributes<SunshineConnectElement>, keyof ElementAttributes>
    }
  }
}
