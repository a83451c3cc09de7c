import { every } from '../pairs.ts'
import { testRandomOrders } from './test-random-orders.ts'

testRandomOrders(1, every ? 50_000 : 500)
