declare module '*.vue' {
  const component: import('vue').Component
  export default component
}

declare module '*.svelte' {
  const component: import('svelte').Component<{ onconnected: (connection: unknown) => void }>
  export default component
}

declare module '*.html?raw' {
  const text: string
  export default text
}
