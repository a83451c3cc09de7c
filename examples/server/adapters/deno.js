// Deno 2: deno run --allow-env --allow-net --allow-read --allow-write --allow-sys deno.js
import { createNodeBackend } from '../node.js'

Deno.serve(
  {
    port: Number(Deno.env.get('PORT') ?? 4000),
    hostname: '127.0.0.1',
    onListen: ({ port }) => console.log(`Backend: http://localhost:${port}`),
  },
  createNodeBackend(Deno.env.toObject()).app.fetch,
)
