// Publishes the package: node .ci/publish.mjs [--dry-run]
// What goes out is what stands in a commit: a clean tree, tagged with its version, built anew and
// compared byte by byte with what npm packed. `--dry-run` does all of it but the last step.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPackage, prepare } from './prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const shell = process.platform === 'win32'

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 2] })

/** Anything here is in nobody's commit, so nobody could read what was published. */
function refuseDirtyTree(when) {
  const changes = run('git', 'status', '--porcelain').trimEnd()
  if (changes) throw new Error(`The tree is not clean ${when}: commit or remove\n${changes}`)
}

/** What only matters when it really goes out. */
function findObstacles({ name, version, repository }) {
  const tags = run('git', 'tag', '--points-at', 'HEAD').split('\n')
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  return [
    !tags.includes(`v${version}`) && `this commit has no tag v${version}: git tag v${version}`,
    !changelog.includes(`\n## ${version} - 2`) && `CHANGELOG.md gives ${version} no date`,
    !repository &&
      `package.json names no repository: npm writes it into the provenance of ${name}, and compares`,
    !process.env.ACTIONS_ID_TOKEN_REQUEST_URL &&
      !process.env.SIGSTORE_ID_TOKEN &&
      'provenance is signed by a CI that vouches for itself (id-token: write), not from a desk',
  ].filter(Boolean)
}

/** Packs, and gives the tarball and the files that npm put into it. */
function pack(folder) {
  const output = run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)
  const [{ filename, files }] = JSON.parse(output)
  return { tarball: join(folder, filename), files: files.map(({ path }) => path) }
}

/** The tarball's files are the folder's, byte by byte, and all that was built is among them. */
function compare({ tarball, files }, folder) {
  run('tar', '-xzf', tarball, '-C', folder)
  const built = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const missing = built.filter((path) => !files.includes(path))
  if (missing.length > 0) throw new Error(`Built but not packed: ${missing.join(', ')}`)
  for (const path of files) {
    const [packed, ours] = [join(folder, 'package', path), join(root, path)].map((file) =>
      readFileSync(file),
    )
    if (!packed.equals(ours)) throw new Error(`${path} was packed other than it is here.`)
  }
}

async function publish(isDryRun) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  refuseDirtyTree('to begin with')
  const obstacles = findObstacles(manifest)
  if (obstacles.length > 0 && !isDryRun)
    throw new Error(`Not published:\n- ${obstacles.join('\n- ')}`)

  await prepare({ build: false })
  await buildPackage()
  refuseDirtyTree('after the build')

  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-publish-'))
  try {
    const packed = pack(folder)
    compare(packed, folder)
    const hash = createHash('sha512').update(readFileSync(packed.tarball)).digest('base64')
    console.log(`${manifest.name} ${manifest.version}: ${packed.files.length} files, as built`)
    console.log(`sha512-${hash}`)
    const args = ['publish', packed.tarball, '--provenance', '--access', 'public']
    if (!isDryRun) return run('npm', ...args)
    console.log(`Would run: npm ${args.join(' ')}`)
    for (const obstacle of obstacles) console.log(`First: ${obstacle}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

try {
  const options = process.argv.slice(2)
  const unknown = options.filter((option) => option !== '--dry-run')
  if (unknown.length > 0)
    throw new Error(`Unknown option ${unknown[0]}. Usage: node .ci/publish.mjs [--dry-run]`)
  await publish(options.length > 0)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
