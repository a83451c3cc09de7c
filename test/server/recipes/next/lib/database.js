/** Stands in for a reader's own. */
export const saved = []

export const saveConnection = (connection) => saved.push(connection)
