/**
 * A local stand-in for Zendesk's OAuth bridge, for development and tests. Never for production: it
 * lets everybody in.
 */
export { createSandbox, type Sandbox } from './sandbox/create-sandbox.js'
export type {
  FaultKind,
  SandboxAccount,
  SandboxClient,
  SandboxEvent,
  SandboxOpenerPolicy,
  SandboxOperation,
  SandboxOptions,
  SandboxPerson,
  SandboxTokens,
} from './sandbox/options.js'
export {
  type RunningSandbox,
  type StartSandboxOptions,
  startSandbox,
} from './sandbox/start-sandbox.js'
