/** What ends a server together with the connections that browsers keep open. */
export const stopper = (server) => () =>
  new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
