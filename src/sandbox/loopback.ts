/** Whether a host name can only mean this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(127(\.\d{1,3}){3}|\[?::1\]?|([a-z0-9-]+\.)*localhost)$/i.test(hostname)
