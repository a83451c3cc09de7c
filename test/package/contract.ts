/** What each entry exports at run time: no more, so that nothing becomes public by accident. */
export const entries: Readonly<Record<string, readonly string[]>> = {
  'sunshine-connect': ['ConnectError', 'authorize', 'connect', 'isConnectError', 'resume'],
  'sunshine-connect/callback': ['relayCallback'],
  'sunshine-connect/element': ['SunshineConnectElement'],
  'sunshine-connect/element/define': [],
  'sunshine-connect/element/react': [],
  'sunshine-connect/server': [
    'SunshineApiError',
    'createCallbackPage',
    'createConnectHandler',
    'createSunshineClient',
  ],
  'sunshine-connect/server/connection': [
    'ConnectionError',
    'checkConnection',
    'createConnectionRecord',
    'createRemoveHandler',
    'disconnect',
    'parseConnectionRecord',
  ],
  'sunshine-connect/sandbox': ['createSandbox', 'startSandbox'],
  'sunshine-connect/lang/ar': [],
  'sunshine-connect/lang/de': [],
  'sunshine-connect/lang/es': [],
  'sunshine-connect/lang/fr': [],
  'sunshine-connect/lang/ja': [],
  'sunshine-connect/lang/pt': [],
}
