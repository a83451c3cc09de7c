export { default } from './connect/page.jsx'

export const dynamic = 'force-dynamic'
