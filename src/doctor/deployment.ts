/** What the doctor is to look at: whatever is left out isn't looked at. */
export interface Deployment {
  page?: URL
  redirectUri?: URL
  /** The redirect URI letter for letter, as the service compares it. */
  redirectUriAsGiven?: string
  exchange?: URL
  /** Further origins that may call the exchange. */
  origins: string[]
  authorizeUrl?: URL
  clientId?: string
  /**
   * Sent to page and exchange, by names in lower case: a session's cookie, say, or what protects
   * against forged requests. Never printed, and sent nowhere else.
   */
  headers: Record<string, string>
}

/** The package that the doctor came with: what deployments of its version are held against. */
export interface OwnPackage {
  version: string
  /** Where it is installed. */
  folder: URL
  /** The hash of the redirect page's script, as a policy writes it. */
  relayHash: string | undefined
}
