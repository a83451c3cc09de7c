import { secureHeaders } from 'hono/secure-headers'

/** Nothing inline, nothing from elsewhere, and a popup keeps its opener where Zendesk lets it. */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
  // `same-origin` would cut off every popup at once, and a closed one could not be told from it.
  crossOriginOpenerPolicy: 'same-origin-allow-popups',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // For whoever terminates TLS to add: it means nothing on http://localhost.
  strictTransportSecurity: false,
})
