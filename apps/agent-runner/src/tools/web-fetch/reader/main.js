// @ts-check
// A process of its own that makes text of one document of a stranger: its memory and its time are limited from outside.
// Gets a line of JSON and then the document on stdin; answers with lines of JSON, each better than the one before.
import { readHtml, skimHtml } from './read-html.js'
import { readPdf } from './read-pdf.js'

/** @param {import('../read-document.ts').ReadAnswer} answer */
const say = (answer) => new Promise((resolve) => process.stdout.write(`${JSON.stringify(answer)}\n`, resolve))

/** @type {Buffer[]} */
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const input = Buffer.concat(chunks)
const endOfHead = input.indexOf('\n')
/** @type {import('../read-document.ts').ReadOrder} */
const order = JSON.parse(input.subarray(0, endOfHead).toString())
const body = input.subarray(endOfHead + 1)

if (order.kind === 'pdf') {
  await say(await readPdf(new Uint8Array(body)))
} else {
  const html = body.toString()
  const skimmed = skimHtml(html, order.url)
  await say(skimmed.answer)
  const article = skimmed.isSimple ? readHtml(html, order.url, skimmed.answer) : null
  if (article) await say(article)
}
process.exit(0)
