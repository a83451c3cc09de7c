/** The value itself, if it is a string that isn't empty. */
export const readText = (value: unknown) => typeof value === 'string' && value
