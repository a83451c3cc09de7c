import { toNodeHandler } from 'sunshine-connect/node'
import { connect } from '../../lib/sunshine.js'

export default toNodeHandler(connect)
