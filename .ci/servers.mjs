// What the tests start beside Node: databases, proxies, and the languages of examples/backends.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findMissing, findProgram, installPrograms } from './programs.mjs'

/** Whether a language finds a library of its own. */
const finds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0

/** Debian's Python, which is where its Flask is: another one may come first in the path. */
export const findPython = () => findProgram('/usr/bin/python3') ?? 'python3'

const POSTGRES = '/usr/lib/postgresql'

/** A program of PostgreSQL's server. Debian keeps them out of the path, a folder for each version. */
export const findPostgres = (program) => {
  const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))
  return (
    newest.map((version) => join(POSTGRES, version, 'bin', program)).find(existsSync) ??
    findProgram(program)
  )
}

const programs = [
  { program: 'redis-server', debian: 'redis-server' },
  { program: 'postgres', debian: 'postgresql', isThere: () => findPostgres('initdb') },
  { program: 'nginx', debian: 'nginx' },
  { program: 'openssl', debian: 'openssl' },
  { program: 'php', debian: 'php-cli' },
  {
    program: 'flask',
    debian: 'python3-flask',
    isThere: () => finds(findPython(), '-c', 'import flask'),
  },
  { program: 'ruby', debian: 'ruby' },
  {
    program: 'sinatra',
    debian: 'ruby-sinatra',
    isThere: () => finds('ruby', '-rsinatra/base', '-e1'),
  },
  { program: 'webrick', debian: 'ruby-webrick', isThere: () => finds('ruby', '-rwebrick', '-e1') },
]

/** Debian's packages that are missing. */
export const missingServers = () => findMissing(programs)

/**
 * Installs what is missing, or says what to install.
 *
 * @param {{ mayInstall?: boolean }} [options]
 * @returns {Promise<string[]>} the packages that are still missing
 */
export const installServers = (options) =>
  installPrograms(programs, { purpose: 'the tests of servers', ...options })
