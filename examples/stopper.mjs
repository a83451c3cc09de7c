/** What ends a server together with the connections that browsers keep open. */
export function stopper(server) {
  return () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
}
