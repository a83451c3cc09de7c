/** What a status of 500 and above means for a page, and the cure: the address may well be right. */
export const SERVER_FAILED = 'The server fails, or the proxy in front of it has nobody to ask.'
export const SEE_LOGS = 'Look into the logs of both.'
