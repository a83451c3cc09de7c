import { problem } from './problem.js'

/** Refuses what another site's page sent with the person's cookies, or what doesn't say. */
export const sameOriginOnly = async (c, next) => {
  if (isSameOrigin(c.req.raw)) return next()
  return problem(403, 'cross_origin', 'Only our own pages may do this.')
}

const isSameOrigin = ({ headers, url }) => {
  const site = headers.get('sec-fetch-site')
  return site ? site === 'same-origin' : headers.get('origin') === new URL(url).origin
}
