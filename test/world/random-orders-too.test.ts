import { every } from '../pairs.ts'
import { testRandomOrders } from './test-random-orders.ts'

// The other half, so that two workers share them.
testRandomOrders(50_001, every ? 50_000 : 500)
