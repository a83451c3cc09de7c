/** What `sunshine-connect --help` prints; each command has its own. */
export const HELP = `sunshine-connect <command>

  sandbox      a local stand-in for Zendesk's OAuth side, for development and tests
  doctor       checks a deployment from outside: redirect page, page, exchange

  --help       this; after a command: what it takes
  --version    of the package

Exit code 2: the arguments are wrong.
`
