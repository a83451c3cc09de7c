import { connect } from '../../../lib/server/sunshine.js'

export const fallback = ({ request }) => connect(request)
