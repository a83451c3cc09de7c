// node .ci/check-imports.mjs [folder]: every import of src that the map of the house doesn't allow.
import { refuseImport } from './import-map.mjs'
import { readImports } from './read-imports.mjs'

const [folder = 'src'] = process.argv.slice(2)
const complaints = [...readImports(folder)].flatMap(([path, targets]) =>
  targets.flatMap((target) => {
    const reason = refuseImport(path, target)
    return reason ? [`${folder}/${path} imports ${target}: ${reason}`] : []
  }),
)
for (const complaint of complaints) console.error(complaint)
if (complaints.length > 0) {
  console.error(`${complaints.length} imports against the map of the house (.ci/import-map.mjs)`)
  process.exitCode = 1
}
