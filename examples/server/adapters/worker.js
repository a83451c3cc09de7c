// Cloudflare Workers, with RowsObject bound as ROWS and the rest as variables and secrets.
import { createApp } from '../app.js'
import { openDurableObject } from '../durable-object.js'
import { readEnvironment } from '../environment.js'

let app

export default {
  fetch(request, env, ctx) {
    app ??= createApp({ settings: readEnvironment(env), rows: openDurableObject(env.ROWS) })
    const answer = Promise.resolve(app.fetch(request, env, ctx))
    ctx.waitUntil(answer) // what has begun is finished, even if the browser goes away
    return answer
  },
}

export { RowsObject } from '../durable-object.js'
