import { defineConfig } from 'vite'

// The backend answers under this page's own origin, in development by way of this proxy: then its
// cookie is a first-party one, and the redirect page lives where the page that waits for it lives.
const backend = { target: 'http://127.0.0.1:4000' }

export default defineConfig({
  build: { rollupOptions: { input: ['index.html', 'react.html'] } },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': backend, '/oauth': backend },
    // Left to itself Vite serves every file of the whole repository. Here: this folder, and the
    // package that is built in it. With sunshine-connect from the registry, `['.']` is enough.
    fs: { allow: ['.', '../../dist'] },
  },
})
