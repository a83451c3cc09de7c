// Cloudflare Workers, with a KV namespace bound as CONNECTIONS and the rest as variables and secrets.
import { createStorage } from 'unstorage'
import kvDriver from 'unstorage/drivers/cloudflare-kv-binding'
import { createBackend } from '../backend.js'

const storageOf = ({ CONNECTIONS: binding }) => createStorage({ driver: kvDriver({ binding }) })
let app

export default {
  fetch(request, env, ctx) {
    app ??= createBackend(env, { storage: storageOf(env) })
    const answer = Promise.resolve(app.fetch(request, env, ctx))
    ctx.waitUntil(answer) // what has begun is finished, even if the browser goes away
    return answer
  },
}
