/** What each entry exports at run time: no more, so that nothing becomes public by accident. */
export const entries: Readonly<Record<string, readonly string[]>> = {
  'sunshine-connect': ['ConnectError', 'authorize', 'connect', 'isConnectError', 'resume'],
  'sunshine-connect/callback': ['relayCallback'],
  'sunshine-connect/server': [
    'SunshineApiError',
    'createCallbackPage',
    'createConnectHandler',
    'createSunshineClient',
    'isSunshineApiError',
  ],
  'sunshine-connect/sandbox': ['createSandbox'],
}
