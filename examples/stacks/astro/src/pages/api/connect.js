import { connect } from '../../lib/sunshine.js'

export const ALL = ({ request }) => connect(request)
