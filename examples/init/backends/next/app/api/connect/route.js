export { connect as OPTIONS, connect as POST } from '../../../lib/sunshine.js'
