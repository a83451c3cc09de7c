/**
 * The name of an attempt's BroadcastChannel and of its entry in sessionStorage. Who knows it knows
 * the `state`, so nobody can listen or speak who wasn't part of the attempt.
 */
export const channelName = (state: string): string => `sunshine-connect:${state}`
