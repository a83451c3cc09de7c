export const wrongOption = (name: string, cure: string): TypeError =>
  new TypeError(`Option "${name}" must be ${cure}`)
